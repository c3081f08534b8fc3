//! What happens to frames when an exception is raised in one, or when something is not known.

use std::rc::Rc;

use super::bytecode::Op;
use super::error::{Raise, Res};
use super::frame::{Frame, Then};
use super::kind::Kind;
use super::unknown::Unknown;
use super::value::Value;
use super::vm::Vm;

impl Vm {
    /// Leaves frames until one of them handles an exception; gives it back where none above `base` does.
    pub(super) fn unwind_frames(&mut self, frame: &mut Box<Frame>, base: usize, raise: Raise) -> Res<()> {
        let mut raise = raise;
        while let Some(next) = self.unwind(frame, raise) {
            self.tracer.raised(frame, &next);
            self.left(frame);
            // Local variables live as long as the traceback.
            frame.stack.clear();
            let then = std::mem::replace(&mut frame.then, Then::Push);
            if let Then::Instance(_) = then {
                self.depth -= 1;
            }
            super::finalize::drop_kept((
                std::mem::take(&mut frame.locals),
                std::mem::take(&mut frame.cells),
                then,
            ));
            if self.frames.len() == base {
                return Err(next);
            }
            let Some(caller) = self.frames.pop() else {
                return Err(next);
            };
            self.recycle(std::mem::replace(frame, caller));
            self.line = frame.here;
            raise = next;
        }
        Ok(())
    }

    /// Finds what handles an exception in this frame; otherwise gives it back.
    fn unwind(&mut self, frame: &mut Frame, raise: Raise) -> Option<Raise> {
        let exception = match raise {
            Raise::Unknown(it) => {
                let op = frame.code.ops.get(frame.ip.wrapping_sub(1)).copied().unwrap_or(Op::Nop);
                return match op {
                    Op::Binary(_)
                    | Op::Inplace(_)
                    | Op::Unary(_)
                    | Op::Compare(_)
                    | Op::Attr(_)
                    | Op::Item
                    | Op::Iter
                    | Op::Call(_)
                    | Op::CallMethod(_)
                    | Op::CallKeywords(..)
                    | Op::CallSpread(_)
                    | Op::Format(..)
                    | Op::BuildString(_)
                    | Op::BuildSlice(_)
                    | Op::ImportFrom(_)
                    | Op::Import(_)
                    | Op::LoadGlobal(_)
                    | Op::LoadName(_)
                    | Op::WithEnd
                    | Op::MatchKeys
                    | Op::MatchClass(_)
                    | Op::MatchItem(..)
                    | Op::BuildClass(_) => {
                        if matches!(
                            op,
                            Op::Call(_) | Op::CallMethod(_) | Op::CallKeywords(..) | Op::CallSpread(_) | Op::Item
                        ) {
                            self.decisions.rest_on_call(self.line, &it);
                        }
                        frame.stack.push(Value::Unknown(it));
                        None
                    }
                    Op::StoreAttr(_) | Op::DeleteAttr(_) => None,
                    _ => Some(Raise::lost(it.reason.to_string())),
                };
            }
            Raise::Stop(_) => {
                if self.stopped_at == 0 && !frame.code.hidden {
                    self.stopped_at = frame.here.max(frame.code.first_line);
                }
                return Some(raise);
            }
            Raise::New(new) => self.make_exception(new.0, new.1.clone()),
            Raise::Exception(it) => match frame.code.hidden.then(|| unknown_at_raise(frame)).flatten() {
                Some(it) => return Some(Raise::lost(it.reason.to_string())),
                None => it,
            },
        };
        let again = matches!(
            frame.code.ops.get(frame.ip.wrapping_sub(1)),
            Some(Op::Reraise | Op::ReraiseTop | Op::Raise(0))
        );
        if let Some(data) = exception.exception()
            && !again
        {
            self.raises += 1;
            data.raised.set(self.raises);
        }
        if let Some(data) = exception.exception()
            && data.line.get() == 0
            && !frame.code.hidden
        {
            data.line.set(frame.here.max(frame.code.first_line));
        }
        let at = frame.ip.saturating_sub(1) as u32;
        let handler = frame.code.handlers.iter().find(|it| it.start <= at && at < it.end);
        let Some(handler) = handler else {
            return Some(Raise::Exception(exception));
        };
        frame.stack.truncate(handler.depth as usize);
        self.handling.truncate(frame.handling + handler.handling as usize);
        frame.stack.push(Value::Instance(exception));
        frame.ip = handler.target as usize;
        // Handlers start with instructions without a line, but for those of `with`, which have its line. One that raises
        // an exception again does so from where it came.
        let with = matches!(
            frame.code.ops.get(frame.ip..),
            Some([Op::Handle, Op::WithException, ..] | [Op::Handle, Op::Line(_), Op::WithException, ..])
        );
        match frame.code.ops.get(at as usize) {
            Some(Op::ReraiseTop) => frame.line = 0,
            Some(Op::Reraise) => frame.line = if with { frame.raised } else { 0 },
            _ => {
                frame.raised = frame.line;
                frame.line = if with { frame.line } else { 0 };
            }
        }
        None
    }
}

/// A variable that is not known, where a frame executes `raise`: whether it would have is not known either.
fn unknown_at_raise(frame: &Frame) -> Option<Rc<Unknown>> {
    let Some(Op::Raise(1..)) = frame.code.ops.get(frame.ip.wrapping_sub(1)) else {
        return None;
    };
    frame.locals.iter().flatten().find_map(|it| match it {
        // No decision rests on a traceback.
        Value::Unknown(it) if it.kind != Some(Kind::Traceback) => Some(it.clone()),
        _ => None,
    })
}
