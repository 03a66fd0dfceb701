import type { IAuthenticateGeneric, Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { localizedCredential } from '../src/n8n/locale';

const wording = localizedCredential('hyperClovaXApi', {
	displayName: 'HyperCLOVA X API',
	properties: [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. nv-...',
			description: 'A test or service key from NAVER Cloud Platform, CLOVA Studio, API Keys',
		},
		{
			displayName: 'Address',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://clovastudio.stream.ntruss.com',
			description: 'Keep this unless your office reaches CLOVA Studio through a gateway of its own',
		},
	],
});

export class HyperClovaXApi implements ICredentialType {
	name = 'hyperClovaXApi';

	displayName = wording.displayName;

	icon: Icon = { light: 'file:hyperClovaX.svg', dark: 'file:hyperClovaX.dark.svg' };

	documentationUrl = 'https://api.ncloud-docs.com/docs/en/ai-naver-clovastudio-summary';

	properties: INodeProperties[] = wording.properties;

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.apiKey }}' } },
	};

	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/v1/openai/models' },
	};
}
