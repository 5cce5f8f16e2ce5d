from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from movies import catalogue, taste
from movies.demo.films import read_films
from movies.demo.people import HandleTaken, make_people
from movies.models import Movie


class Command(BaseCommand):
    help = "Load the demo: some 400 films, eight people, and an administrator. May be run again."

    @transaction.atomic
    def handle(self, **options: object) -> None:
        fetched = set(Movie.objects.filter(fetched_at__isnull=False).values_list("pk", flat=True))
        films = [film for film in read_films() if film.tmdb_id not in fetched]
        for film in films:
            catalogue.store(film, fetched_at=None)
        try:
            make_people()
        except HandleTaken as error:
            raise CommandError(str(error)) from error
        for member in list(taste.members_to_compare()):
            taste.compare_with_many(member)
        self.stdout.write(f"{Movie.objects.count()} films, and the demo's walls.")
