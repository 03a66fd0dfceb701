export { createHttpClient } from './http-client';
export type {
	BodyFile,
	HttpClient,
	HttpClientOptions,
	HttpRequest,
	HttpResponse,
	LeastRate,
} from './types';
export { conditionalHeaders, validatorsOf } from './validators';
export type { Validators } from './validators';
export { nextRequest } from './redirects';
export { createAddressGuard, parseAllowedHosts } from './address-guard';
export type { AddressGuard, Lookup } from './address-guard';
export { createGuardedAgents } from './guarded-agent';
export type { GuardedAgents } from './guarded-agent';
export { canonicalCharset, decodeText } from './charset';
export type { DecodedText } from './charset';
export { encodeForm } from './form';
export { fileNameFromDisposition, safeFileName } from './file-name';
export type { CookieStore } from './cookies';
export { systemClock } from './clock';
export type { Clock } from './clock';
