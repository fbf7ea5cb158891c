import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { createEmbeddedStorage } from '../../server/storage/embedded-storage.js';
import { openPostgresStorage, WITHOUT_POSTGRES } from '../support/test-postgres.js';
import { apiContract } from './repositories-api-contract.js';
import { cannedRepliesContract } from './canned-replies-contract.js';
import { repositoriesAssignmentContract } from './repositories-assignment-contract.js';
import { repositoriesChangesContract } from './repositories-changes-contract.js';
import { repositoriesBlocksContract } from './repositories-blocks-contract.js';
import { repositoriesContract } from './repositories-contract.js';
import { repositoriesDeadlinesContract } from './repositories-deadlines-contract.js';
import { repositoriesHistoryContract } from './repositories-history-contract.js';
import { repositoriesListsContract } from './repositories-lists-contract.js';
import { repositoriesNotesContract } from './repositories-notes-contract.js';
import { repositoriesSitesContract } from './repositories-sites-contract.js';
import { repositoriesTasksContract } from './repositories-tasks-contract.js';
import { repositoriesTriageContract } from './repositories-triage-contract.js';
import { repositoriesReportsContract } from './repositories-reports-contract.js';

const directory = await mkdtemp(path.join(tmpdir(), 'chat-storage-'));
after(() => rm(directory, { recursive: true }));

let files = 0;
const inFile = async () => {
  files += 1;
  const storage = createEmbeddedStorage(path.join(directory, `${files}.db`));
  await storage.migrate();
  return storage;
};
const inMemory = async () => {
  const storage = createEmbeddedStorage(':memory:', { groupCommits: false });
  await storage.migrate();
  return storage;
};

const inPostgres = async () => {
  const storage = await openPostgresStorage();
  await storage.migrate();
  return storage;
};

const skip = WITHOUT_POSTGRES;

repositoriesContract('embedded, a file', inFile);
repositoriesDeadlinesContract('embedded, a file', inFile);
repositoriesListsContract('embedded, a file', inFile);
cannedRepliesContract('embedded, a file', inFile);
repositoriesContract('embedded, in memory, each commit alone', inMemory);
repositoriesDeadlinesContract('embedded, in memory, each commit alone', inMemory);
repositoriesListsContract('embedded, in memory, each commit alone', inMemory);
cannedRepliesContract('embedded, in memory, each commit alone', inMemory);
repositoriesContract('PostgreSQL', inPostgres, { skip });
repositoriesDeadlinesContract('PostgreSQL', inPostgres, { skip });
repositoriesListsContract('PostgreSQL', inPostgres, { skip });
cannedRepliesContract('PostgreSQL', inPostgres, { skip });
repositoriesAssignmentContract('embedded, a file', inFile);
repositoriesAssignmentContract('embedded, in memory, each commit alone', inMemory);
repositoriesAssignmentContract('PostgreSQL', inPostgres, { skip });
repositoriesChangesContract('embedded, a file', inFile);
repositoriesChangesContract('embedded, in memory, each commit alone', inMemory);
repositoriesChangesContract('PostgreSQL', inPostgres, { skip });
repositoriesNotesContract('embedded, a file', inFile);
repositoriesNotesContract('embedded, in memory, each commit alone', inMemory);
repositoriesNotesContract('PostgreSQL', inPostgres, { skip });
repositoriesSitesContract('embedded, a file', inFile);
repositoriesSitesContract('embedded, in memory, each commit alone', inMemory);
repositoriesSitesContract('PostgreSQL', inPostgres, { skip });
repositoriesHistoryContract('embedded, a file', inFile);
repositoriesHistoryContract('embedded, in memory, each commit alone', inMemory);
repositoriesHistoryContract('PostgreSQL', inPostgres, { skip });
apiContract('embedded, a file', inFile);
apiContract('embedded, in memory, each commit alone', inMemory);
apiContract('PostgreSQL', inPostgres, { skip });
repositoriesReportsContract('embedded, a file', inFile);
repositoriesReportsContract('embedded, in memory, each commit alone', inMemory);
repositoriesReportsContract('PostgreSQL', inPostgres, { skip });
repositoriesTriageContract('embedded, a file', inFile);
repositoriesTriageContract('embedded, in memory, each commit alone', inMemory);
repositoriesTriageContract('PostgreSQL', inPostgres, { skip });
repositoriesBlocksContract('embedded, a file', inFile);
repositoriesBlocksContract('embedded, in memory, each commit alone', inMemory);
repositoriesBlocksContract('PostgreSQL', inPostgres, { skip });
repositoriesTasksContract('embedded, a file', inFile);
repositoriesTasksContract('embedded, in memory, each commit alone', inMemory);
repositoriesTasksContract('PostgreSQL', inPostgres, { skip });
