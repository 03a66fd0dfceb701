/** Internal addresses that the administrator allows, from CITYHALL_ALLOWED_HOSTS (hosts, host:port, CIDR ranges; comma separated). */
export async function allowedHosts(): Promise<string[]> {
	const { parseAllowedHosts } = await import('../net');
	return parseAllowedHosts(process.env.CITYHALL_ALLOWED_HOSTS);
}
