import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { localizedCredential } from '../src/n8n/locale';

const wording = localizedCredential('portalLoginApi', {
	displayName: 'Portal Log-In API',
	properties: [
		{
			displayName: 'Log-In Address',
			name: 'loginUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://www.example.go.kr/login.do',
			description: 'Address of the page with the log-in form',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			required: true,
			default: '',
			description: 'The name you log in with. Use an account made for the robot.',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'Field for the User',
			name: 'formFieldForUser',
			type: 'string',
			required: true,
			default: 'userId',
			description: 'Name of the form\'s field for the user, as it stands in the page\'s source (name="...")',
		},
		{
			displayName: 'Field for the Password',
			name: 'formFieldForPass',
			type: 'string',
			required: true,
			default: 'password',
			description: 'Name of the form\'s field for the password, as it stands in the page\'s source (name="...")',
		},
	],
});

export class PortalLoginApi implements ICredentialType {
	name = 'portalLoginApi';

	displayName = wording.displayName;

	icon: Icon = { light: 'file:portalLogin.svg', dark: 'file:portalLogin.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-cityhall';

	properties: INodeProperties[] = wording.properties;

	// Reaches the log-in page only: a trial log-in would count as a failed attempt at portals that lock accounts.
	test: ICredentialTestRequest = { request: { url: '={{ $credentials.loginUrl }}' } };
}
