// What the server is compared with: socket.io that answers a message and tells the room. It checks,
// stores and survives nothing.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { serveClient: false, transports: ['websocket'] });
io.on('connection', (socket) => {
  const room = socket.handshake.auth.room;
  void socket.join(room);
  socket.on('message:send', (message, answer) => {
    answer({ ok: true, message });
    io.to(room).emit('message:new', { message });
  });
});
http.listen(0, '127.0.0.1', () => console.log(`Ready: http://127.0.0.1:${http.address().port}`));
process.on('SIGTERM', () => void io.close());
