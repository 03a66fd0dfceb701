// kordoc's reader of HWP files is wanted alone: its PDF, OCR and printing parts ask for packages of 600 MB that are not installed.
import { readFile } from 'node:fs/promises';

const notNeeded =
	/^(pdfjs-dist|sharp|onnxruntime-node|markdown-it|@hyzyla\/pdfium|@huggingface\/transformers)(\/|$)/;

/** @type {import('esbuild').Plugin} */
export const kordocAlone = {
	name: 'kordoc-alone',
	setup(build) {
		build.onResolve({ filter: notNeeded }, () => ({ path: 'not-needed', namespace: 'not-needed' }));
		// A class, as one of them is constructed where the file is loaded.
		build.onLoad({ filter: /.*/, namespace: 'not-needed' }, () => ({
			contents: 'module.exports = class {};',
			loader: 'js',
		}));
		// esbuild cannot follow a `require` made by `createRequire`, and a CommonJS bundle has no `import.meta.url`.
		build.onLoad({ filter: /kordoc[\\/]dist[\\/]index\.js$/ }, async ({ path }) => ({
			contents: (await readFile(path, 'utf8'))
				.replaceAll(/createRequire\d?\(import\.meta\.url\)/g, 'undefined')
				.replaceAll(/\brequire\d\("cfb"\)/g, 'require("cfb")'),
			loader: 'js',
		}));
	},
};
