import { type Asked, type Reply, textReply } from './server/exchange';
import { strongTag, withValidators } from './server/validators';

const css = `
:root{--ink:#1d2733;--soft:#5b6b7c;--line:#d8e0e8;--pale:#f3f6fa;--city:#1b5fa8;--accent:#e2583e}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:#fff;
	font:16px/1.65 "Noto Sans KR","Noto Sans CJK KR","Apple SD Gothic Neo","Malgun Gothic",sans-serif}
a{color:inherit;text-decoration:none}
a:hover{text-decoration:underline}
.inner{max-width:1080px;margin:0 auto;padding:0 20px}
.skip{position:absolute;left:-999px}
.top .inner{display:flex;align-items:baseline;gap:16px}
.top>.inner{padding-top:18px;padding-bottom:14px}
.brand{font-size:26px;font-weight:800;color:var(--city);letter-spacing:-.5px}
.slogan{color:var(--soft);font-size:14px}
.menu{background:var(--city)}
.menu ul{list-style:none;flex-wrap:wrap;gap:0!important;margin:0 auto}
.menu li a{display:block;padding:11px 13px;color:#fff;font-weight:600;font-size:15px}
main{padding-top:8px!important;padding-bottom:48px!important;min-height:60vh}
h1{font-size:28px;margin:26px 0 18px;padding-bottom:12px;border-bottom:2px solid var(--ink)}
table{width:100%;border-collapse:collapse;border-top:2px solid var(--city);font-size:15px}
th{background:var(--pale);font-weight:600}
th,td{padding:11px 8px;border-bottom:1px solid var(--line);text-align:center}
td.subject,td.left{text-align:left}
td.num{text-align:right;font-variant-numeric:tabular-nums}
tr.notice{background:#fdf8f2}
tr.notice td:first-child{color:var(--accent);font-weight:700}
.search{display:flex;gap:8px;justify-content:flex-end;margin:0 0 14px}
input,select,textarea,button{font:inherit;padding:7px 12px;border:1px solid var(--line);
	border-radius:4px;background:#fff}
button{background:var(--city);color:#fff;border-color:var(--city);cursor:pointer}
.paging{display:flex;justify-content:center;gap:6px;margin:26px 0}
.paging a,.paging strong{min-width:36px;padding:5px 10px;text-align:center;border:1px solid var(--line);
	border-radius:4px}
.paging strong{background:var(--city);color:#fff;border-color:var(--city)}
.view h2{font-size:22px;margin:0;padding:18px 6px;border-top:2px solid var(--city)}
.meta{display:flex;flex-wrap:wrap;gap:6px 26px;margin:0;padding:11px 8px;background:var(--pale);
	font-size:14px;color:var(--soft)}
.meta div{display:flex;gap:8px}
.meta dt{font-weight:700}
.meta dd{margin:0}
.body{padding:26px 8px;min-height:160px}
.body p{margin:0 0 12px}
.files{list-style:none;margin:0;padding:12px 8px;border-top:1px solid var(--line);font-size:15px}
.files li{padding-left:24px;background:url(/assets/file.svg) 0 4px/16px no-repeat}
.licence{padding:14px 8px;border-top:1px solid var(--line);font-size:14px;color:var(--soft)}
.kogl{height:34px;margin-right:8px;vertical-align:middle}
.near{margin:18px 0;border-top:1px solid var(--line);font-size:15px}
.near div{padding:9px 8px;border-bottom:1px solid var(--line)}
.near b{display:inline-block;width:72px}
.buttons{text-align:right;margin-top:16px}
.buttons a{display:inline-block;padding:8px 20px;background:var(--ink);color:#fff;border-radius:4px}
.cards{list-style:none;margin:0;padding:0}
.cards li,.question{padding:18px 6px;border-bottom:1px solid var(--line)}
.cards h3,.question h3{margin:0 0 6px;font-size:18px}
.question p,.cards p{margin:0 0 8px;color:var(--soft)}
.tag{display:inline-block;padding:1px 9px;margin-right:8px;border-radius:10px;background:var(--pale);
	color:var(--city);font-size:13px}
.small{font-size:13px;color:var(--soft)}
.q{color:var(--city);font-weight:800;margin-right:8px}
.answer{margin:14px 0;padding:16px 18px;background:var(--pale);border-left:4px solid var(--city)}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px}
.panel{display:block;padding:20px;border:1px solid var(--line);border-radius:8px}
.panel b{display:block;font-size:18px;color:var(--city)}
.login{max-width:380px;margin:30px auto;padding:26px;border:1px solid var(--line);border-radius:8px;
	display:grid;gap:12px}
.allmenu{display:none}
.warn{color:var(--accent)}
.bottom{background:#26313d;color:#b9c4cf;font-size:14px}
.bottom .inner{padding-top:22px;padding-bottom:22px}
.bottom address{font-style:normal}
.bottom p{margin:6px 0 0}
`;

const fileImage = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"
	fill="none" stroke="#5b6b7c" stroke-width="1.4">
<path d="M3 1.5h6.5L13 5v9.5H3z"/>
<path d="M9.5 1.5V5H13M5.5 8.5h5M5.5 11h5"/>
</svg>`;

function koglImage(name: string): string {
	const words = name === 'ai' ? 'AI유형' : `제${name}유형`;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="148" height="34" viewBox="0 0 148 34">
<rect x=".5" y=".5" width="147" height="33" rx="4" fill="#f3f6fa" stroke="#1b5fa8"/>
<circle cx="19" cy="17" r="10" fill="none" stroke="#e2583e" stroke-width="3"/>
<text x="36" y="22" font-family="sans-serif" font-size="13" fill="#1d2733">공공누리 ${words}</text></svg>`;
}

/** Style sheet and licence images, the same on every page. */
export function assets(asked: Asked): Reply | undefined {
	const reply = asset(asked);
	return reply && withValidators(reply, { etag: strongTag(reply.body), modifiedAt: Date.UTC(2026, 0, 1) });
}

function asset(asked: Asked): Reply | undefined {
	if (asked.path === '/assets/city.css') return textReply(css, 'text/css;charset=UTF-8');
	const kogl = /^\/assets\/kogl-([0-4]|ai)\.svg$/.exec(asked.path)?.[1];
	if (kogl !== undefined) return textReply(koglImage(kogl), 'image/svg+xml;charset=UTF-8');
	if (asked.path === '/assets/file.svg') return textReply(fileImage, 'image/svg+xml;charset=UTF-8');
	if (asked.path === '/favicon.ico') return textReply(koglImage('ai'), 'image/svg+xml;charset=UTF-8');
	return undefined;
}
