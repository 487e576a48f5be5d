"""Models of a shared file are one class in every API."""

from generated.hotel.interface import HotelApi, UpdateGuestOk, UpdateGuestResponse
from generated.hotel.models import Person as Guest
from generated.hotel.models import PersonRequest
from generated.people.models import Person, PersonRequestChanges, Place
from generated.station.interface import ListPassengersOk, ListPassengersResponse, StationApi
from generated.station.models import Passenger
from generated.station.models import Person as Traveller


class Station(StationApi):
    def __init__(self, guests: list[Guest]) -> None:
        self.guests = guests

    async def list_passengers(self) -> ListPassengersResponse:
        found = [Passenger(id=guest.id, name=guest.name, home=guest.home, seat=1) for guest in self.guests]
        return ListPassengersOk(found)


class Hotel(HotelApi):
    async def update_guest(self, body: PersonRequest) -> UpdateGuestResponse:
        changes: PersonRequestChanges = body.changes()
        # error: mypy[arg-type] pyright[reportArgumentType]
        UpdateGuestOk(body)
        return UpdateGuestOk(Passenger(id=1, name=changes.get("name", ""), home=Place(town="Rome"), seat=1))


def hand_on(guest: Guest) -> Traveller:
    person: Person = guest
    return person
