import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { localizedCredential } from '../src/n8n/locale';

const wording = localizedCredential('remoteBrowserApi', {
	displayName: 'Remote Browser API',
	properties: [
		{
			displayName: 'Address',
			name: 'endpoint',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. http://browser:9222',
			description:
				'Address of a Chromium that is started with remote debugging (http://), or of a Playwright server (ws://). It may hold an access token, so it is kept secret.',
		},
	],
});

export class RemoteBrowserApi implements ICredentialType {
	name = 'remoteBrowserApi';

	displayName = wording.displayName;

	icon: Icon = { light: 'file:remoteBrowser.svg', dark: 'file:remoteBrowser.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-cityhall';

	properties: INodeProperties[] = wording.properties;

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.endpoint.replace(/^ws/, "http") }}', url: '/json/version' },
	};
}
