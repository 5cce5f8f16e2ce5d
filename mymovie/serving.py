"""gunicorn's threads, and how they leave."""

from gunicorn.sock import BaseSocket
from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """gthread, which serves whoever was let in before it left.

    gthread leaves its socket open and unread until its last request is done, and then cuts off all who have
    connected meanwhile: a proxy that had sent a form must answer 502. Here they are taken, and the socket is
    closed at once: whoever comes later is refused, and a proxy may ask another instance.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                self._take_all(listener)
                listener.close()

    def _take_all(self, listener: BaseSocket) -> None:
        known = -1
        while known < self.nr_conns:
            known = self.nr_conns
            self.accept(listener)
