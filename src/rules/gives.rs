//! Whether a rule of the portfolio gives what its quantity asks for, where that is certain from the text.

use super::check::Walk;
use super::hooks::Hook;
use super::scope::Kind;
use super::syntax::{Deed, Expr, Function, Stmt};
use crate::units::Role;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    Number,
    YesOrNo,
}

impl Gives {
    /// By a function that is called for these quantities.
    pub(super) fn of(hook: &Hook) -> Self {
        let switch = hook.bases.iter().any(|basis| basis.role == Role::Switch);
        if switch { Gives::YesOrNo } else { Gives::Number }
    }

    fn fits(self, kind: Kind) -> bool {
        match self {
            Gives::Number => matches!(kind, Kind::Int | Kind::Float),
            Gives::YesOrNo => kind == Kind::Bool,
        }
    }
}

impl Walk<'_> {
    /// Tells of a result that is of another kind.
    pub(super) fn given(&mut self, value: &Expr, kind: Option<Kind>) {
        if let (Some(gives), Some(kind)) = (self.gives, kind)
            && !gives.fits(kind)
        {
            let name = self.function.unwrap_or_default();
            let (title, help) = match gives {
                Gives::Number => (format!("`{name}` must give a number"), None),
                Gives::YesOrNo => {
                    (format!("`{name}` must give yes or no"), Some("a comparison, or `true` or `false`".into()))
                }
            };
            let label = self.called(value, Some(kind));
            self.problem(value.at, title, label).help = help;
        }
    }

    /// Tells of a function that gives nothing when it comes to its end.
    pub(super) fn nothing(&mut self, function: &Function) {
        let empty = match function.body.last().map(|last| &last.what) {
            Some(Deed::Let { .. } | Deed::Set { .. }) => true,
            None | Some(Deed::Nothing) => !returns(&function.body),
            Some(_) => false,
        };
        if self.gives.is_some() && empty {
            let help = "the last line, without a semicolon, is the result";
            let title = format!("`{}` gives nothing", function.name);
            self.problem(function.at, title, "its last line is no result").help = Some(help.into());
        }
    }
}

/// Whether something is returned somewhere.
fn returns(body: &[Stmt]) -> bool {
    body.iter().any(|step| matches!(step.what, Deed::Return(Some(_))) || step.parts().1.into_iter().any(returns))
}
