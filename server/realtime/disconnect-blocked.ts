import type { Log } from '../ports.js';
import type { BlockList } from '../security/block-list.js';
import type { AvailabilityOf } from '../sites/availability.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { VisitorConnection } from './visitor-connection.js';
import type { VisitorRooms } from './visitor-rooms.js';

/**
 * Disconnects visitors who are blocked, each time that the blocks were read. Their widget is told before that nobody
 * can answer now; the server refuses it when it comes back.
 */
export function disconnectBlocked({
  blockList,
  rooms,
  sites,
  availabilityOf,
  log,
}: {
  blockList: BlockList;
  rooms: Pick<VisitorRooms, 'connections'>;
  sites: Pick<SiteDirectory, 'find'>;
  availabilityOf: AvailabilityOf;
  log: Log;
}): void {
  const disconnect = async (connection: VisitorConnection) => {
    const site = await sites.find(connection.site);
    if (site !== undefined)
      connection.emit('availability', { ...availabilityOf(site), online: false });
    connection.disconnect();
  };

  blockList.onLoad(() => {
    for (const connection of [...rooms.connections()]) {
      if (!blockList.isBlocked(connection)) continue;
      disconnect(connection).catch((error: unknown) => {
        log.warn({ reason: String(error) }, 'a blocked visitor was disconnected without a word');
        connection.disconnect();
      });
    }
  });
}
