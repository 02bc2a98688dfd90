//! Timers: pauses that are some time, and that settings may say.

use stategen_model::authored::{Authored, Name};
use stategen_model::diagnostic::Code;
use stategen_model::names::{is_id, snake};
use stategen_model::system::{ComponentId, Scalar, Service, Setting, Timer, Type};

use super::Check;

/// A pause is no longer than a day.
const LONGEST: i64 = 86_400_000;

impl<'a> Check<'a> {
    pub(super) fn timers(&mut self, id: &ComponentId, service: &'a Service) {
        for (name, timer) in &service.timers {
            let path = format!("components.{id}.timers.{name}");
            if !is_id(name) {
                let message = format!("`{name}` is no name for a timer");
                let help = "use lower-case words joined by `-`, and no Rust keyword";
                self.error(Code::InvalidName, &path, message, help);
            }
            let channels = &self.system.spec.channels;
            let handled = |(channel, one): (&Name<_>, &stategen_model::system::Channel)| {
                one.subscriber.as_ref() == Some(id) && snake(channel) == snake(name)
            };
            if channels.iter().any(handled) {
                let message =
                    format!("`{id}` subscribes to a channel `{name}`, whose handler has the name of the timer's");
                self.error(Code::DuplicateName, &path, message, "give the timer another name");
            }
            for (key, pause) in timer.pauses() {
                self.pause(&format!("{path}.{key}"), service, pause);
            }
            self.pauses_in_order(&path, service, timer);
        }
    }

    /// A pause is a number, or a setting that is one.
    fn pause(&mut self, path: &str, service: &'a Service, pause: &'a Authored<Scalar>) {
        let text = &***pause;
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            if !text.parse().is_ok_and(|number| (1..=LONGEST).contains(&number)) {
                let message = format!("`{text}` is no pause: it takes from 1 to {LONGEST} milliseconds");
                self.error(Code::InvalidValue, path, message, "write a whole number in that range");
            }
            return;
        }
        let Some(setting) = service.settings.get(text) else {
            return self.dangling(path, "setting", text, service.settings.keys().map(Name::as_str));
        };
        if !is_pause(setting) {
            let message = format!("the setting `{text}` can be something else than a pause");
            let help =
                format!("give it `type: integer`, a `minimum` of at least 1 and a `maximum` of at most {LONGEST}");
            self.error(Code::InvalidValue, path, message, &help);
        }
    }

    /// The longest pause is not shorter than the shortest, as far as that can be told before a service starts.
    fn pauses_in_order(&mut self, path: &str, service: &Service, timer: &Timer) {
        let Some(longest) = &timer.up_to_milliseconds else { return };
        let default = |pause: &Scalar| -> Option<i64> {
            let text = service.settings.get(&**pause).map_or(&**pause, |setting| &**setting.default);
            text.parse().ok()
        };
        let [Some(least), Some(most)] = [default(&timer.every_milliseconds), default(longest)] else { return };
        if most < least {
            let message = format!("the longest pause is {most} milliseconds, and the shortest {least}");
            let help = "write the shorter one as `every-milliseconds`";
            self.error(Code::InvalidValue, &format!("{path}.up-to-milliseconds"), message, help);
        }
    }
}

/// Whether whatever a setting is set to is a pause.
fn is_pause(setting: &Setting) -> bool {
    let number = |bound: &Option<Authored<Scalar>>| bound.as_ref().and_then(|bound| bound.parse::<i64>().ok());
    matches!(*setting.ty(), Type::Integer | Type::Long)
        && number(&setting.minimum).is_some_and(|least| least >= 1)
        && number(&setting.maximum).is_some_and(|most| most <= LONGEST)
}
