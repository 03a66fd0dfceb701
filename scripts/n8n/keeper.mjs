// Stands between a starter and n8n as leader of a process group: when the starter ends in whatever way, its end of the pipe
// on standard input closes, and the whole group goes.
import { spawn } from 'node:child_process';

const child = spawn(process.execPath, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'inherit'] });
let starterLives = false;

function stop() {
	child.kill('SIGTERM');
	// A starter that says "stop" still reads n8n's last words; one that was killed does not, and n8n would hang on writing them.
	setTimeout(endGroup, starterLives ? 10_000 : 2000);
}

function endGroup() {
	process.kill(-process.pid, 'SIGKILL');
}

process.stdin.on('data', () => {
	starterLives = true;
});
process.stdin.once('end', stop).once('error', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
child.on('error', endGroup);
// n8n's task runner may outlive it for a moment; nothing of the group may stay.
child.on('exit', endGroup);
