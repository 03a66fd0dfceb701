// Stands between a starter and n8n as leader of a process group: when the starter ends in whatever way, its end of the pipe
// on standard input closes, and the whole group goes.
import { spawn } from 'node:child_process';

const patienceMs = 10_000;
const child = spawn(process.execPath, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'inherit'] });

function stop() {
	child.kill('SIGTERM');
	setTimeout(endGroup, patienceMs);
}

function endGroup() {
	process.kill(-process.pid, 'SIGKILL');
}

process.stdin.once('end', stop).once('error', stop).resume();
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
child.on('error', endGroup);
// n8n's task runner may outlive it for a moment; nothing of the group may stay.
child.on('exit', endGroup);
