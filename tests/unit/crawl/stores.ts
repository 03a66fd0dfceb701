export { describeOnEachStore, openBy, type Opener, openSqlite, type TestStore } from '../../each-store';
