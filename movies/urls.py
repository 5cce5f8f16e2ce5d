from django.urls import path, register_converter

import accounts.converters  # noqa: F401  the handle in paths
from movies.tmdb.records import ID_CAP
from movies.views import entry, feeds, film, home, people, search, sitemap, social, viewings, wall, watchlist
from movies.watched import Watched


class TMDBIdConverter:
    regex = "[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        if int(value) > ID_CAP:
            raise ValueError(value)
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class WatchedConverter:
    regex = "unknown|[0-9]{4}(?:-[0-9]{2}){0,2}"

    def to_python(self, value: str) -> Watched:
        return Watched.read(value)

    def to_url(self, value: Watched) -> str:
        return value.address


register_converter(TMDBIdConverter, "tmdb_id")
register_converter(WatchedConverter, "watched")

app_name = "movies"
ENTRY = "@<handle:handle>/<tmdb_id:tmdb_id>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap_pages"),
    path("sitemap-<slug:name>-<int:page>.xml", sitemap.section, name="sitemap_section"),
    path("search/", search.search, name="search"),
    path("search/further/", search.further, name="search_further"),
    path("movies/<tmdb_id:tmdb_id>/", film.film, name="film"),
    path("movies/<tmdb_id:tmdb_id>/register/", entry.register, name="register"),
    path("movies/<tmdb_id:tmdb_id>/wish/", watchlist.wish, name="wish"),
    path("movies/<tmdb_id:tmdb_id>/unwish/", watchlist.unwish, name="unwish"),
    path("people/", people.people, name="people"),
    path("people/random/", wall.random_wall, name="random_wall"),
    path("wall/", wall.own_wall, name="own_wall"),
    path("watchlist/", watchlist.own_watchlist, name="own_watchlist"),
    path("@<handle:handle>/", wall.wall, name="wall"),
    path("@<handle:handle>/feed.xml", feeds.atom, name="feed"),
    path("@<handle:handle>/card.png", social.card, name="card"),
    path("@<handle:handle>/watchlist/", watchlist.watchlist, name="watchlist"),
    path("@<handle:handle>/taste/", people.compare, name="taste"),
    path("@<handle:handle>/<tmdb_id:tmdb_id>/", entry.entry, name="entry"),
    path("@<handle:handle>/<tmdb_id:tmdb_id>/edit/", entry.edit, name="edit"),
    path("@<handle:handle>/<tmdb_id:tmdb_id>/remove/", entry.remove, name="remove"),
    path("@<handle:handle>/<tmdb_id:tmdb_id>/restore/", entry.restore, name="restore"),
    path(f"{ENTRY}viewings/add/", viewings.add, name="add_viewing"),
    path(f"{ENTRY}viewings/restore/", viewings.restore, name="restore_viewing"),
    path(f"{ENTRY}viewings/<watched:watched>/", viewings.revise, name="viewing"),
    path(f"{ENTRY}viewings/<watched:watched>/remove/", viewings.remove, name="remove_viewing"),
]
