import { findPersonalData } from '../../../src/privacy/find';

function found(text: string): Array<[string, string]> {
	return findPersonalData(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);
}

const kinds = (text: string): string[] => findPersonalData(text).map(({ kind }) => kind);

describe('identity numbers', () => {
	it.each([
		['주민번호 900101-1234567', '900101-1234567', 'residentNumber'],
		['checksum or not: 850715-2345671 입니다', '850715-2345671', 'residentNumber'],
		['since 2020: 201115-3999999', '201115-3999999', 'residentNumber'],
		['９００１０１－１２３４５６７', '９００１０１－１２３４５６７', 'residentNumber'],
		['900101\n-1234567', '900101\n-1234567', 'residentNumber'],
		['9 0 0 1 0 1 - 1 2 3 4 5 6 7', '9 0 0 1 0 1 - 1 2 3 4 5 6 7', 'residentNumber'],
		['주민등록번호는 9001011234567', '9001011234567', 'residentNumber'],
		['구공공일공일 다시 일이삼사오육칠', '구공공일공일 다시 일이삼사오육칠', 'residentNumber'],
		['900101-1******', '900101-1******', 'residentNumber'],
		['생일과 함께 19900101-1234567', '19900101-1234567', 'residentNumber'],
		['900\u200b101-1234567', '900\u200b101-1234567', 'residentNumber'],
		['외국인등록번호 900101-5234567', '900101-5234567', 'foreignerNumber'],
		['사업자등록번호 120-81-47521', '120-81-47521', 'businessNumber'],
		['124-81-00998', '124-81-00998', 'businessNumber'],
		['면허 11-23-456789-01', '11-23-456789-01', 'driverLicence'],
		['여권번호 M12345678', 'M12345678', 'passport'],
		['M123A4567', 'M123A4567', 'passport'],
	])('finds %j', (text, value, kind) => {
		expect(found(text)).toEqual([[kind, value]]);
	});

	it.each([
		'time stamp 1701051234567',
		'주문번호 2401311234567',
		'123456-123456',
		'20240131123456',
		'20240131-1234567',
		'주문번호 20240131-3234567',
		'901301-9234567',
		'계약번호 999999-1234567',
		'2024-01-31 12:34:56',
		'120-81-47522',
	])('leaves %j alone', (text) => {
		expect(found(text)).toEqual([]);
	});
});

describe('cards and accounts', () => {
	it.each([
		['카드 4111-1111-1111-1111', '4111-1111-1111-1111', 'card'],
		['4111 1111 1111 1111', '4111 1111 1111 1111', 'card'],
		['4111111111111111', '4111111111111111', 'card'],
		['3782-822463-10005', '3782-822463-10005', 'card'],
		['국민은행 123456-01-234567', '123456-01-234567', 'account'],
		['농협 302-1234-5678-91로 보내주세요', '302-1234-5678-91', 'account'],
		['110-345-678901 (신한은행)', '110-345-678901', 'account'],
		['카카오뱅크 3333012345678', '3333012345678', 'account'],
		['입금 계좌는 1002 345 678901 입니다', '1002 345 678901', 'account'],
	])('finds %j', (text, value, kind) => {
		expect(found(text)).toEqual([[kind, value]]);
	});

	it.each([
		'4111-1111-1111-1112',
		'송장번호 123456789012',
		'계좌로 1,000,000원을 보냈습니다',
		'은행 앞 2024-01-31',
		'1701051234567890',
		'합계 123456789012원',
	])('leaves %j alone', (text) => {
		expect(found(text)).toEqual([]);
	});
});

describe('phones and mail addresses', () => {
	it.each([
		'010-1234-5678',
		'010.1234.5678',
		'010 1234 5678',
		'01012345678',
		'(010)1234-5678',
		'011-234-5678',
		'0 1 0 1 2 3 4 5 6 7 8',
		'０１０－１２３４－５６７８',
		'+82-10-1234-5678',
		'+82 (0)10 1234 5678',
		'0082-10-1234-5678',
		'02-312-4567',
		'(02) 312-4567',
		'031-980-2114',
		'070-1234-5678',
		'0505-123-4567',
		'0504-1234-5678',
		'1588-1234',
		'010-1234-\n5678',
		'공일공 일이삼사 오육칠팔',
		'공일공-1234-오육칠팔',
		'공일공에 일이삼사에 오육칠팔',
		'o1o-1234-5678',
		'010ー1234ー5678',
		'𝟎𝟏𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖',
		'0️⃣1️⃣0️⃣-1234-5678',
	])('finds the phone %j', (phone) => {
		expect(found(`연락은 ${phone} 부탁드려요`)).toEqual([['phone', phone]]);
	});

	it('knows one number in all its spellings', () => {
		const values = findPersonalData(
			'010-1234-5678 / +82 10 1234 5678 / 공일공 일이삼사 오육칠팔 / 01012345678',
		).map(({ value }) => value);
		expect(new Set(values)).toEqual(new Set(['01012345678']));
	});

	it('finds a number right before a particle', () => {
		expect(found('010-1234-5678이에요')).toEqual([['phone', '010-1234-5678']]);
		expect(found('공일공일이삼사오육칠팔이에요')).toEqual([['phone', '공일공일이삼사오육칠팔']]);
	});

	it.each([
		'hong@city.go.kr',
		'hong.gd+1@mail.example.com',
		'ｈｏｎｇ＠ｃｉｔｙ．ｇｏ．ｋｒ',
		'hong @ city.go.kr',
		'hong(at)city.go.kr',
	])('finds the mail address %j', (mail) => {
		expect(found(`메일은 ${mail} 입니다`)).toEqual([['email', mail]]);
		expect(kinds(`메일은${mail}으로`)).toEqual(['email']);
	});

	it.each([
		'1592-1598년의 임진왜란',
		'2024-01-31',
		'0.0212345678',
		'id a8f01012345678bc',
		'주문번호 0312345678',
		'법률 제12345호 제3조제2항',
		'1,234,000원',
		'2010년 1234명',
		'@멘션 a@b',
		'조례 제1588-1234호 개정 1600-2020',
		'9f01012345678',
	])('leaves %j alone', (text) => {
		expect(kinds(text).filter((kind) => kind === 'phone' || kind === 'email')).toEqual([]);
	});
});

describe('plates, IP addresses, postal addresses', () => {
	it.each([
		['12가 3456 차량', '12가 3456', 'plate'],
		['123허4567', '123허4567', 'plate'],
		['서울 12바 3456', '서울 12바 3456', 'plate'],
		['접속 IP 211.34.5.67', '211.34.5.67', 'ip'],
		['2001:db8:85a3::8a2e:370:7334', '2001:db8:85a3::8a2e:370:7334', 'ip'],
		['경기도 고양시 덕양구 고양시청로 10', '경기도 고양시 덕양구 고양시청로 10', 'address'],
		[
			'경기 김포시 사우중로 1 행복아파트 101동 1203호',
			'경기 김포시 사우중로 1 행복아파트 101동 1203호',
			'address',
		],
		['서울특별시 종로구 세종대로 209 (세종로)', '서울특별시 종로구 세종대로 209 (세종로)', 'address'],
		['고양시 덕양구 주교동 600-1번지', '고양시 덕양구 주교동 600-1번지', 'address'],
		['중앙로12번길 3-4', '중앙로12번길 3-4', 'address'],
		['경기도고양시덕양구고양시청로 10', '경기도고양시덕양구고양시청로 10', 'address'],
		['101동 1203호', '101동 1203호', 'address'],
		['경기도 고양시\n덕양구 고양시청로 10', '경기도 고양시\n덕양구 고양시청로 10', 'address'],
	])('finds %j', (text, value, kind) => {
		expect(found(text)).toEqual([[kind, value]]);
	});

	it.each([
		'제20조 1234',
		'20조 5000억',
		'10호 2024년',
		'버전 10.20.30.40',
		'256.1.1.1',
		'1.2.3.4 항목',
		'12:34:56',
		'앞으로 10분',
		'그래도 서로 3번 만났다',
		'고양시 아동 30명',
		'김포시 버스 노선 12번',
		'3호선 대화역 2번 출구',
		'다시 별로 3',
	])('leaves %j alone', (text) => {
		expect(found(text)).toEqual([]);
	});
});

describe('names', () => {
	it.each([
		['제 이름은 김철수입니다', '김철수'],
		['성명: 남궁민수', '남궁민수'],
		['성함이 박영희인데요', '박영희'],
		['저는 이지은이라고 합니다', '이지은'],
		['저는 최민호예요.', '최민호'],
		['홍길동 씨가 왔어요', '홍길동'],
		['박지민님께', '박지민'],
		['김철수 군과', '김철수'],
		['담당자 정수빈 주무관', '정수빈'],
		['김영희(010-1234-5678)', '김영희'],
		['My name is Gildong Hong', 'Gildong Hong'],
		['이름은 소라예요', '소라'],
	])('finds the name in %j', (text, name) => {
		expect(found(text).filter(([kind]) => kind === 'name')).toEqual([['name', name]]);
	});

	it('finds a person again who was introduced before', () => {
		expect(kinds('제 이름은 김가온이에요. 김가온 드림')).toEqual(['name', 'name']);
	});

	it.each([
		'저는 학생입니다',
		'저는 고등학생입니다',
		'저는 주부예요',
		'이용자님',
		'날씨가 좋아요',
		'저는 이용자입니다',
		'경기도 의원',
		'이름은 알 수 없어요',
		'성명: 미상',
		'선생님께',
		'아저씨',
		'고양시민입니다',
	])('takes %j for no name', (text) => {
		expect(found(text)).toEqual([]);
	});
});
