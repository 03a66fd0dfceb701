// Gives one page for ever, as a portal does that has it ready. Tells its parent the port.
import { createServer } from 'node:http';

const page = Buffer.alloc(Number(process.argv[2]), '<p class="row">게시물의 제목과 본문입니다.</p>\n');
const server = createServer((_request, response) => {
	response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length }).end(page);
});
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	if (address !== null && typeof address === 'object') process.send?.(address.port);
});
process.on('disconnect', () => process.exit(0));
