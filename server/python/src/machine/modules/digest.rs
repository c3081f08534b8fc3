//! Hash functions, for `hashlib` and `hmac`.

use blake2::digest::consts::{U8, U16, U20, U24, U28, U32, U48, U64};
use blake2::{Blake2b, Blake2s};
use sha3::Digest;

use super::buffer::buffer;
use crate::machine::error::{Raise, Res};
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "_digest",
    functions: &[
        Def::function("digest", Arity::Range(3, 3), digest),
        Def::function("buffer", Arity::One, |vm, args| {
            buffer(vm, args.at(0)).map(Value::bytes)
        }),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

/// `digest(name, data, size)`; the size counts for the functions that take one.
fn digest(vm: &mut Vm, args: Args) -> Res<Value> {
    let name = args.str(0)?;
    let data = buffer(vm, args.at(1))?;
    let size = usize::try_from(vm.size(args.at(2))?).unwrap_or(0);
    vm.budget.work(data.len() / 4)?;
    let out = match name.as_str() {
        "md5" => md5::Md5::digest(&data).to_vec(),
        "sha1" => sha1::Sha1::digest(&data).to_vec(),
        "sha224" => sha2::Sha224::digest(&data).to_vec(),
        "sha256" => sha2::Sha256::digest(&data).to_vec(),
        "sha384" => sha2::Sha384::digest(&data).to_vec(),
        "sha512" => sha2::Sha512::digest(&data).to_vec(),
        "sha3_224" => sha3::Sha3_224::digest(&data).to_vec(),
        "sha3_256" => sha3::Sha3_256::digest(&data).to_vec(),
        "sha3_384" => sha3::Sha3_384::digest(&data).to_vec(),
        "sha3_512" => sha3::Sha3_512::digest(&data).to_vec(),
        "blake2b" => match size {
            8 => Blake2b::<U8>::digest(&data).to_vec(),
            16 => Blake2b::<U16>::digest(&data).to_vec(),
            20 => Blake2b::<U20>::digest(&data).to_vec(),
            24 => Blake2b::<U24>::digest(&data).to_vec(),
            28 => Blake2b::<U28>::digest(&data).to_vec(),
            32 => Blake2b::<U32>::digest(&data).to_vec(),
            48 => Blake2b::<U48>::digest(&data).to_vec(),
            64 => Blake2b::<U64>::digest(&data).to_vec(),
            _ => return Err(Raise::unknown("BLAKE2 digests of that size are not supported")),
        },
        "blake2s" => match size {
            8 => Blake2s::<U8>::digest(&data).to_vec(),
            16 => Blake2s::<U16>::digest(&data).to_vec(),
            20 => Blake2s::<U20>::digest(&data).to_vec(),
            24 => Blake2s::<U24>::digest(&data).to_vec(),
            28 => Blake2s::<U28>::digest(&data).to_vec(),
            32 => Blake2s::<U32>::digest(&data).to_vec(),
            _ => return Err(Raise::unknown("BLAKE2 digests of that size are not supported")),
        },
        _ => return Err(Raise::unknown(format!("the hash function `{name}` is not supported"))),
    };
    Ok(Value::bytes(out))
}
