export { CookieJar } from 'tough-cookie';
