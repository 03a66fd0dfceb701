export { removeHome as default } from './n8n-home';
