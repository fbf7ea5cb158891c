import type { Transport } from '../../../src/core/ports.js';
import { parse } from '../../../src/protocol/parse.js';
import {
  messageNewSchema,
  sentSchema,
  welcomeSchema,
} from '../../../src/protocol/visitor-answers.js';
import type { History } from './history.js';

/** The same transport; what passes at the engine's border is written down (rules INV-1, INV-7, INV-8). */
export function watchTransport(transport: Transport, history: History): Transport {
  return {
    open(auth, handlers) {
      let lease = 0;
      const socket = transport.open(auth, {
        ...handlers,
        event(name, payload) {
          const welcome = name === 'welcome' ? parse(welcomeSchema, payload) : undefined;
          if (welcome !== undefined) {
            lease = welcome.lease;
            history.leased(lease);
            welcome.messages.forEach(history.heard);
          }
          const news = name === 'message:new' ? parse(messageNewSchema, payload) : undefined;
          if (news !== undefined) history.heard(news.message);
          handlers.event(name, payload);
        },
      });
      return {
        ...socket,
        request(event, payload, answered) {
          const newest = history.newestLease();
          socket.request(event, payload, (answer) => {
            const sent = event === 'message:send' ? parse(sentSchema, answer) : undefined;
            if (sent !== undefined) {
              history.ack(sent.message);
              if (newest > lease && !sent.duplicate)
                history.violate('INV-8', `"${sent.message.body}" was committed by an older socket`);
            }
            answered(answer);
          });
        },
      };
    },
  };
}
