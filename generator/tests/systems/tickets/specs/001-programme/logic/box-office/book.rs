use chrono::Utc;
use messaging::{Booked, Seat};
use model::BookingStatus;
use runtime::Problem;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::clients::programme::GetShowAnswer;
use crate::operations::{Book, BookAnswer};
use crate::ports::Ports;
use crate::store::{InsertBookingParams, TakeSeatParams};
use crate::types::Order;

pub async fn book(ports: &Ports, order: Order) -> Result<BookAnswer, Problem<Book>> {
    let most = ports.settings.most_seats;
    let seats = i32::try_from(order.seats.len()).unwrap_or(i32::MAX);
    if seats > most {
        let message = format!("One booking has at most {most} seats");
        return Err(Problem::text::<422>(message));
    }
    let hold = order.hold.unwrap_or(false);
    if hold && !ports.settings.hold_is_allowed {
        return Err(Problem::text::<422>("Seats are paid at once"));
    }
    let total = price(ports, &order).await? * Decimal::from(seats);
    let id = Uuid::new_v4();
    let booking = InsertBookingParams {
        id,
        show_id: order.show_id,
        name: order.name,
        email: order.email,
        total,
        status: if hold {
            BookingStatus::OnHold
        } else {
            BookingStatus::Paid
        },
        made: Utc::now(),
    };
    // All seats or none: what was taken before a seat that is not free goes back with the transaction.
    let mut transaction = ports.store.begin().await?;
    transaction.insert_booking(&booking).await?;
    for seat in &order.seats {
        let seat = TakeSeatParams {
            show_id: order.show_id,
            line: seat.line.clone(),
            number: seat.number,
            booking_id: id,
        };
        if transaction.take_seat(&seat).await? == 0 {
            let message = format!("Seat {} {} is taken", seat.line, seat.number);
            return Err(Problem::text::<409>(message));
        }
    }
    transaction.commit().await?;
    let seats = order.seats.into_iter().map(|seat| Seat {
        line: seat.line,
        number: seat.number,
    });
    let booked = Booked {
        show_id: order.show_id,
        seats: seats.collect(),
        total,
    };
    ports.events.bookings(&booked).await?;
    let booking = ports.store.session().await?.get_booking(id).await?;
    let booking = booking.ok_or_else(|| Problem::failure("The booking is gone"))?;
    Ok(BookAnswer::Created {
        location: format!("/bookings/{id}"),
        body: booking,
    })
}

/// What one seat costs whoever orders.
async fn price(ports: &Ports, order: &Order) -> Result<Decimal, Problem<Book>> {
    let show = match ports.clients.programme.get_show(order.show_id, None).await {
        Ok(GetShowAnswer::Ok { body, .. }) => body,
        Ok(GetShowAnswer::NotModified) => {
            return Err(Problem::text::<503>("The programme does not answer"));
        }
        Err(error) if error.is_not_found() => {
            return Err(Problem::text::<404>("There is no such show"));
        }
        Err(_) => return Err(Problem::text::<503>("The programme does not answer")),
    };
    let Some(name) = &order.reduction else {
        return Ok(show.price);
    };
    let reductions = &ports.data.reductions;
    match reductions.iter().find(|reduction| reduction.name == *name) {
        Some(reduction) => Ok((show.price * (Decimal::ONE - reduction.share)).round_dp(2)),
        None => {
            let message = format!("`{name}` is no reduction");
            Err(Problem::text::<422>(message))
        }
    }
}
