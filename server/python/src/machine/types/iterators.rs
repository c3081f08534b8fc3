//! Built-in iterators: `enumerate`, `zip`, `map`, `filter`, `reversed`, `iter(callable, sentinel)`.

use num_bigint::BigInt;

use super::doubt::{raised, settle};
use super::generator::{ITER, NEXT};
use crate::machine::error::{Res, type_error, value_error};
use crate::machine::iter::{Iter, Next};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def, Integer};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static ENUMERATE: &[Def] = &[Def::new(Arity::Any, enumerate), ITER, NEXT];
pub(super) static ZIP: &[Def] = &[Def::new(Arity::Any, zip), ITER, NEXT];
pub(super) static MAP: &[Def] = &[Def::new(Arity::Any, map), ITER, NEXT];
pub(super) static FILTER: &[Def] = &[Def::new(Arity::Any, filter), ITER, NEXT];
pub(super) static REVERSED: &[Def] = &[Def::new(Arity::Any, reversed), ITER, NEXT];

struct Enumerate {
    items: Value,
    next: BigInt,
    small: Option<i64>,
}

impl Next for Enumerate {
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>> {
        let Some(item) = vm.next(&self.items)? else {
            return Ok(None);
        };
        let number = match self.small {
            Some(number) => {
                self.small = number.checked_add(1);
                if self.small.is_none() {
                    self.next = BigInt::from(number) + 1;
                }
                Value::Int(number)
            }
            None => {
                let number = Value::big(self.next.clone());
                self.next += 1;
                number
            }
        };
        Ok(Some(Value::tuple([number, item])))
    }
}

fn enumerate(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let given = args.len() + args.kw.len();
    if given > 2 {
        return Err(type_error(format!(
            "enumerate() takes at most 2 arguments ({given} given)"
        )));
    }
    let (items, start) = (args.param(0, "iterable"), args.param(1, "start"));
    args.no_more_keywords("enumerate")?;
    let items = items.ok_or_else(|| type_error("enumerate() missing required argument 'iterable'"))?;
    let start = start.map_or(Ok(Integer::Small(0)), |it| vm.index(&it))?;
    let items = vm.iter(&items)?;
    let (next, small) = match start {
        Integer::Small(it) => (BigInt::default(), Some(it)),
        Integer::Big(it) => (BigInt::clone(&it), None),
    };
    Ok(Iter::other(Kind::Enumerate, Enumerate { items, next, small }))
}

fn iterators(vm: &mut Vm, values: &[Value]) -> Res<Vec<Value>> {
    values.iter().map(|it| vm.iter(it)).collect()
}

struct Zip {
    iterators: Vec<Value>,
    strict: bool,
}

impl Next for Zip {
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>> {
        let mut items = Vec::with_capacity(self.iterators.len());
        for at in 0..self.iterators.len() {
            match vm.next(&self.iterators[at])? {
                Some(item) => items.push(item),
                None if self.strict => return self.check(vm, at),
                None => return Ok(None),
            }
        }
        Ok((!items.is_empty()).then(|| Value::tuple(items)))
    }
}

impl Zip {
    /// The iterator at `at` has ended: so must the others.
    fn check(&mut self, vm: &mut Vm, at: usize) -> Res<Option<Value>> {
        let wrong = |at: usize, what: &str| {
            let others = if at == 1 {
                "argument 1".to_owned()
            } else {
                format!("arguments 1-{at}")
            };
            Err(value_error(format!(
                "zip() argument {} is {what} than {others}",
                at + 1
            )))
        };
        if at > 0 {
            return wrong(at, "shorter");
        }
        for later in 1..self.iterators.len() {
            if vm.next(&self.iterators[later])?.is_some() {
                return wrong(later, "longer");
            }
        }
        Ok(None)
    }
}

fn zip(vm: &mut Vm, mut args: Args) -> Res<Value> {
    let strict = match args.keyword("strict") {
        Some(it) => vm.truthy(&it)?,
        None => false,
    };
    args.no_more_keywords("zip")?;
    let iterators = iterators(vm, &args.pos)?;
    Ok(Iter::other(Kind::Zip, Zip { iterators, strict }))
}

struct Map {
    function: Value,
    iterators: Vec<Value>,
}

impl Next for Map {
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>> {
        let mut args = Args::default();
        for iterator in &self.iterators {
            match vm.next(iterator)? {
                Some(item) => args.pos.push(item),
                None => return Ok(None),
            }
        }
        settle(vm.call_args(&self.function, args)).map(Some)
    }
}

fn map(vm: &mut Vm, mut args: Args) -> Res<Value> {
    args.no_keywords("map")?;
    if args.len() < 2 {
        return Err(type_error("map() must have at least two arguments."));
    }
    let iterators = iterators(vm, &args.pos[1..])?;
    let function = args.take(0);
    Ok(Iter::other(Kind::Map, Map { function, iterators }))
}

struct Filter {
    /// `None` keeps what is true.
    function: Option<Value>,
    items: Value,
}

impl Next for Filter {
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>> {
        while let Some(item) = vm.next(&self.items)? {
            vm.budget.tick()?;
            let keep = match &self.function {
                None => vm.truthy(&item)?,
                Some(function) => {
                    let verdict = settle(vm.call(function, std::slice::from_ref(&item)))?;
                    vm.truthy(&verdict)?
                }
            };
            if keep {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
}

fn filter(vm: &mut Vm, mut args: Args) -> Res<Value> {
    args.no_keywords("filter")?;
    if args.len() != 2 {
        return Err(type_error(format!("filter expected 2 arguments, got {}", args.len())));
    }
    let items = vm.iter(args.at(1))?;
    let function = Some(args.take(0)).filter(|it| !it.is_none());
    Ok(Iter::other(Kind::Filter, Filter { function, items }))
}

struct Reversed {
    items: Value,
    left: usize,
}

impl Next for Reversed {
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>> {
        let Some(at) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = at;
        match vm.get_item(&self.items, &Value::size(at)) {
            Ok(item) => Ok(Some(item)),
            Err(it) if raised(vm, &it, Kind::IndexError) || raised(vm, &it, Kind::StopIteration) => Ok(None),
            Err(failure) => settle(Err(failure)).map(Some),
        }
    }

    fn left(&self) -> Option<usize> {
        Some(self.left)
    }

    fn measured(&self) -> Option<Value> {
        Some(self.items.clone())
    }
}

fn reversed(vm: &mut Vm, args: Args) -> Res<Value> {
    args.no_keywords("reversed")?;
    if args.len() != 1 {
        return Err(type_error(format!("reversed expected 1 argument, got {}", args.len())));
    }
    let items = args.at(0);
    let name = vm.names.reversed.clone();
    if let Some(method) = vm.class_of(items).lookup(&name) {
        if !method.is_none()
            && let Some(result) = vm.call_special(items, &name, &[])?
        {
            return Ok(result);
        }
    } else {
        let class = vm.class_of(items);
        let is_sequence = class.lookup(&vm.names.getitem).is_some() && class.lookup(&vm.names.len).is_some();
        let built_in = matches!(
            items.plain(),
            Value::Str(_) | Value::Tuple(_) | Value::List(_) | Value::Bytes(_) | Value::ByteArray(_)
        );
        if is_sequence || built_in {
            let left = vm.len(items)?;
            let items = items.clone();
            return Ok(Iter::other(Kind::Reversed, Reversed { items, left }));
        }
        if let Some(reason) = &class.partial {
            return Err(crate::machine::error::Raise::unknown(reason.clone()));
        }
    }
    let name = vm.type_name(items);
    Err(type_error(format!("'{}' object is not reversible", name.as_str())))
}

struct Calls {
    function: Value,
    sentinel: Value,
}

impl Next for Calls {
    fn next(&mut self, vm: &mut Vm) -> Res<Option<Value>> {
        let item = match vm.call(&self.function, &[]) {
            Err(it) if raised(vm, &it, Kind::StopIteration) => return Ok(None),
            other => other?,
        };
        Ok((!vm.eq(&self.sentinel, &item)?).then_some(item))
    }
}

/// `iter(function, sentinel)`
pub(super) fn calls(function: Value, sentinel: Value) -> Value {
    Iter::other(Kind::CallableIterator, Calls { function, sentinel })
}
