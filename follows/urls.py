from django.urls import path

import accounts.converters  # noqa: F401  the handle in paths
from follows import views

app_name = "follows"
urlpatterns = [
    path("@<handle:handle>/follow/", views.follow, name="follow"),
    path("@<handle:handle>/unfollow/", views.unfollow, name="unfollow"),
    path("@<handle:handle>/block/", views.block, name="block"),
    path("@<handle:handle>/unblock/", views.unblock, name="unblock"),
    path("@<handle:handle>/mute/", views.mute, name="mute"),
    path("@<handle:handle>/unmute/", views.unmute, name="unmute"),
    path("@<handle:handle>/remove-follower/", views.remove_follower, name="remove_follower"),
    path("@<handle:handle>/following/", views.following, name="following"),
    path("@<handle:handle>/followers/", views.followers, name="followers"),
    path("settings/requests/", views.requests, name="requests"),
    path("settings/requests/<handle:handle>/accept/", views.accept, name="accept"),
    path("settings/requests/<handle:handle>/refuse/", views.refuse, name="refuse"),
    path("settings/blocks/", views.blocks, name="blocks"),
]
