import { CityHallError } from '../../errors';
import { withoutKey } from '../limits';

interface Advice {
	what: string;
	nextStep: string;
}

const DOWN: Advice = { what: 'The service has a fault of its own', nextStep: 'Try again later.' };

/** Source: platform.openai.com/docs/guides/error-codes. */
const ADVICE: Record<string, Advice> = {
	'400': {
		what: 'The service did not accept the request',
		nextStep:
			'Look at the setting named in the message, or put the options of the node back to what they were.',
	},
	'401': {
		what: 'The service did not accept the API key',
		nextStep: 'Open the OpenAI credential and enter a valid API key, then use its test button.',
	},
	'403': {
		what: 'This key may not use the service here',
		nextStep: 'Check the permissions of the key and of its project.',
	},
	'404': {
		what: 'There is no such model at this address',
		nextStep: 'Choose another model in the node, or check the base URL in the credential.',
	},
	'408': { what: 'The service took too long', nextStep: 'Try again, or shorten the text.' },
	'413': { what: 'The request is too large', nextStep: 'Shorten the text.' },
	'422': {
		what: 'The service did not accept the request',
		nextStep: 'Look at the setting named in the message.',
	},
	'429': {
		what: 'The service takes no more requests from this account at the moment',
		nextStep: 'Try again in a minute, or send fewer items at once.',
	},
	insufficient_quota: {
		what: 'The account has no credit left',
		nextStep: 'Look at billing in the account of the service.',
	},
	context_length_exceeded: {
		what: 'The text is too long for this model',
		nextStep: 'Shorten the text or split it into parts, or choose a model with more room.',
	},
	'40003': {
		what: 'The text is too long for this model',
		nextStep: 'Shorten the text or split it into parts, or choose a model with more room.',
	},
	'40080': {
		what: 'There is no such model at this address',
		nextStep: 'Choose another model in the node.',
	},
};

export interface OpenAiRefusal {
	status: number;
	code: string | undefined;
	message: string;
	/** True where the request carried a schema, which many compatible servers refuse. */
	hadSchema: boolean;
}

/** The error for a refusal; `OPENAI_<code>`, where the compatible server of CLOVA Studio gives its own numbers. */
export function openAiError(
	{ status, code, message, hadSchema }: OpenAiRefusal,
	apiKey: string,
): CityHallError {
	const said = withoutKey(message.replace(/\s+/g, ' ').trim(), apiKey)
		// OpenAI's own message about a wrong key quotes parts of it.
		.replace(/\b(?:sk|nv)-[A-Za-z0-9_*-]+/g, '***')
		.slice(0, 300);
	const schemaRefused =
		hadSchema && (status === 400 || status === 422) && /response_format|json_schema|schema/i.test(said);
	const name = schemaRefused
		? 'SCHEMA_REFUSED'
		: (code ?? `HTTP_${status}`)
				.replace(/[^A-Za-z0-9_]/g, '_')
				.slice(0, 60)
				.toUpperCase();
	const advice = ADVICE[code ?? ''] ?? ADVICE[String(status)] ?? DOWN;
	const noCredit = code === 'insufficient_quota';
	return new CityHallError(
		`OPENAI_${name}`,
		`${advice.what} (${code === undefined ? '' : `code ${code}, `}HTTP ${status}${said === '' ? '' : `: ${said}`}).`,
		advice.nextStep,
		{ retryable: !noCredit && ([408, 409, 429].includes(status) || status >= 500) },
	);
}
