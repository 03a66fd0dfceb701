import type { IAuthenticateGeneric, Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { localizedCredential } from '../src/n8n/locale';

const form = { show: { kind: ['form'] } };
const header = { show: { kind: ['header'] } };

const wording = localizedCredential('portalLoginApi', {
	displayName: 'Portal Log-In API',
	properties: [
		{
			displayName: 'Kind of Log-In',
			name: 'kind',
			type: 'options',
			options: [
				{ name: 'Form', value: 'form', description: 'A page on which user name and password are typed' },
				{ name: 'Key in a Header', value: 'header', description: 'A key that the site gave for robots, sent with each request' },
			],
			default: 'form',
			description: 'How the portal knows who asks',
		},
		{
			displayName: 'Log-In Address',
			name: 'loginUrl',
			type: 'string',
			required: true,
			default: '',
			displayOptions: form,
			placeholder: 'e.g. https://www.example.go.kr/login.do',
			description: 'Address of the page with the log-in form',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			required: true,
			default: '',
			displayOptions: form,
			description: 'The name you log in with. Use an account made for the robot.',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: form,
		},
		{
			displayName: 'Field for the User',
			name: 'formFieldForUser',
			type: 'string',
			required: true,
			default: 'userId',
			displayOptions: form,
			description: 'Name of the form\'s field for the user, as it stands in the page\'s source (name="...")',
		},
		{
			displayName: 'Field for the Password',
			name: 'formFieldForPass',
			type: 'string',
			required: true,
			default: 'password',
			displayOptions: form,
			description: 'Name of the form\'s field for the password, as it stands in the page\'s source (name="...")',
		},
		{
			displayName: 'Site Address',
			name: 'siteUrl',
			type: 'string',
			required: true,
			default: '',
			displayOptions: header,
			placeholder: 'e.g. https://data.example.go.kr',
			description: 'The key is sent to this host only, never to another one that a link or a redirect leads to',
		},
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			required: true,
			default: 'Authorization',
			displayOptions: header,
			description: 'Name of the header, as the site tells it',
		},
		{
			displayName: 'Header Value',
			name: 'headerValue',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			displayOptions: header,
			placeholder: 'e.g. Bearer ...',
			description: 'The key, with whatever the site wants before it',
		},
	],
});

export class PortalLoginApi implements ICredentialType {
	name = 'portalLoginApi';

	displayName = wording.displayName;

	icon: Icon = { light: 'file:portalLogin.svg', dark: 'file:portalLogin.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-cityhall';

	properties: INodeProperties[] = wording.properties;

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				'={{ $credentials.kind === "header" ? $credentials.headerName : "accept" }}':
					'={{ $credentials.kind === "header" ? $credentials.headerValue : "text/html" }}',
			},
		},
	};

	// Of a form it reaches the page only: a trial log-in would count as a failed attempt at portals that lock accounts.
	test: ICredentialTestRequest = {
		request: { url: '={{ $credentials.kind === "header" ? $credentials.siteUrl : $credentials.loginUrl }}' },
	};
}
