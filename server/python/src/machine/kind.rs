//! The built-in types.

macro_rules! kinds {
    ($($variant:ident $name:literal $base:ident,)*) => {
        /// A built-in type. User classes have the kind of the built-in type whose layout they inherit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        #[repr(u8)]
        pub enum Kind { $($variant,)* }

        impl Kind {
            /// All kinds, bases before what derives from them.
            pub const ALL: &[Kind] = &[$(Kind::$variant,)*];

            /// `__name__`.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)* }
            }

            /// The base; `object` is its own.
            pub fn base(self) -> Kind {
                match self { $(Kind::$variant => Kind::$base,)* }
            }
        }
    };
}

kinds! {
    Object "object" Object,
    Type "type" Object,
    NoneType "NoneType" Object,
    NotImplementedType "NotImplementedType" Object,
    EllipsisType "ellipsis" Object,
    Int "int" Object,
    Bool "bool" Int,
    Float "float" Object,
    Complex "complex" Object,
    Str "str" Object,
    Bytes "bytes" Object,
    ByteArray "bytearray" Object,
    MemoryView "memoryview" Object,
    Tuple "tuple" Object,
    List "list" Object,
    Dict "dict" Object,
    DictKeys "dict_keys" Object,
    DictValues "dict_values" Object,
    DictItems "dict_items" Object,
    OdictKeys "odict_keys" DictKeys,
    OdictValues "odict_values" DictValues,
    OdictItems "odict_items" DictItems,
    MappingProxy "mappingproxy" Object,
    Set "set" Object,
    FrozenSet "frozenset" Object,
    Range "range" Object,
    Slice "slice" Object,
    Property "property" Object,
    ClassMethod "classmethod" Object,
    StaticMethod "staticmethod" Object,
    Super "super" Object,
    Function "function" Object,
    BuiltinFunction "builtin_function_or_method" Object,
    MethodDescriptor "method_descriptor" Object,
    WrapperDescriptor "wrapper_descriptor" Object,
    GetSetDescriptor "getset_descriptor" Object,
    Method "method" Object,
    Module "module" Object,
    Generator "generator" Object,
    Coroutine "coroutine" Object,
    AsyncGenerator "async_generator" Object,
    AsyncSend "async_generator_asend" Object,
    AsyncThrow "async_generator_athrow" Object,
    Code "code" Object,
    Frame "frame" Object,
    Traceback "traceback" Object,
    Cell "cell" Object,
    // iterators
    ListIterator "list_iterator" Object,
    ListReverseIterator "list_reverseiterator" Object,
    TupleIterator "tuple_iterator" Object,
    StrIterator "str_iterator" Object,
    StrAsciiIterator "str_ascii_iterator" Object,
    BytesIterator "bytes_iterator" Object,
    ByteArrayIterator "bytearray_iterator" Object,
    RangeIterator "range_iterator" Object,
    LongRangeIterator "longrange_iterator" Object,
    SetIterator "set_iterator" Object,
    DictKeyIterator "dict_keyiterator" Object,
    DictValueIterator "dict_valueiterator" Object,
    DictItemIterator "dict_itemiterator" Object,
    DictReverseKeyIterator "dict_reversekeyiterator" Object,
    DictReverseValueIterator "dict_reversevalueiterator" Object,
    DictReverseItemIterator "dict_reverseitemiterator" Object,
    SequenceIterator "iterator" Object,
    CallableIterator "callable_iterator" Object,
    Enumerate "enumerate" Object,
    Zip "zip" Object,
    Map "map" Object,
    Filter "filter" Object,
    Reversed "reversed" Object,
    // typing
    GenericAlias "types.GenericAlias" Object,
    UnionType "types.UnionType" Object,
    // exceptions
    BaseException "BaseException" Object,
    BaseExceptionGroup "BaseExceptionGroup" BaseException,
    SystemExit "SystemExit" BaseException,
    KeyboardInterrupt "KeyboardInterrupt" BaseException,
    GeneratorExit "GeneratorExit" BaseException,
    Exception "Exception" BaseException,
    ExceptionGroup "ExceptionGroup" BaseExceptionGroup,
    StopIteration "StopIteration" Exception,
    StopAsyncIteration "StopAsyncIteration" Exception,
    ArithmeticError "ArithmeticError" Exception,
    FloatingPointError "FloatingPointError" ArithmeticError,
    OverflowError "OverflowError" ArithmeticError,
    ZeroDivisionError "ZeroDivisionError" ArithmeticError,
    AssertionError "AssertionError" Exception,
    AttributeError "AttributeError" Exception,
    BufferError "BufferError" Exception,
    EOFError "EOFError" Exception,
    ImportError "ImportError" Exception,
    ModuleNotFoundError "ModuleNotFoundError" ImportError,
    LookupError "LookupError" Exception,
    IndexError "IndexError" LookupError,
    KeyError "KeyError" LookupError,
    MemoryError "MemoryError" Exception,
    NameError "NameError" Exception,
    UnboundLocalError "UnboundLocalError" NameError,
    OSError "OSError" Exception,
    BlockingIOError "BlockingIOError" OSError,
    ChildProcessError "ChildProcessError" OSError,
    ConnectionError "ConnectionError" OSError,
    BrokenPipeError "BrokenPipeError" ConnectionError,
    ConnectionAbortedError "ConnectionAbortedError" ConnectionError,
    ConnectionRefusedError "ConnectionRefusedError" ConnectionError,
    ConnectionResetError "ConnectionResetError" ConnectionError,
    FileExistsError "FileExistsError" OSError,
    FileNotFoundError "FileNotFoundError" OSError,
    InterruptedError "InterruptedError" OSError,
    IsADirectoryError "IsADirectoryError" OSError,
    NotADirectoryError "NotADirectoryError" OSError,
    PermissionError "PermissionError" OSError,
    ProcessLookupError "ProcessLookupError" OSError,
    TimeoutError "TimeoutError" OSError,
    ReferenceError "ReferenceError" Exception,
    RuntimeError "RuntimeError" Exception,
    NotImplementedError "NotImplementedError" RuntimeError,
    RecursionError "RecursionError" RuntimeError,
    SyntaxError "SyntaxError" Exception,
    IndentationError "IndentationError" SyntaxError,
    TabError "TabError" IndentationError,
    SystemError "SystemError" Exception,
    TypeError "TypeError" Exception,
    ValueError "ValueError" Exception,
    UnicodeError "UnicodeError" ValueError,
    UnicodeDecodeError "UnicodeDecodeError" UnicodeError,
    UnicodeEncodeError "UnicodeEncodeError" UnicodeError,
    UnicodeTranslateError "UnicodeTranslateError" UnicodeError,
    Warning "Warning" Exception,
    UserWarning "UserWarning" Warning,
    DeprecationWarning "DeprecationWarning" Warning,
    PendingDeprecationWarning "PendingDeprecationWarning" Warning,
    SyntaxWarning "SyntaxWarning" Warning,
    RuntimeWarning "RuntimeWarning" Warning,
    FutureWarning "FutureWarning" Warning,
    ImportWarning "ImportWarning" Warning,
    UnicodeWarning "UnicodeWarning" Warning,
    BytesWarning "BytesWarning" Warning,
    ResourceWarning "ResourceWarning" Warning,
    EncodingWarning "EncodingWarning" Warning,
}

impl Kind {
    /// Whether it is `other` or derives from it.
    pub fn derives(self, other: Kind) -> bool {
        let mut kind = self;
        loop {
            if kind == other {
                return true;
            }
            if kind == Kind::Object {
                return false;
            }
            kind = kind.base();
        }
    }

    /// Whether it is an exception type.
    pub fn is_exception(self) -> bool {
        self >= Kind::BaseException
    }

    /// Whether the name is one of the built-in names.
    pub fn is_public(self) -> bool {
        self.is_exception()
            || matches!(
                self,
                Kind::Object
                    | Kind::Type
                    | Kind::Int
                    | Kind::Bool
                    | Kind::Float
                    | Kind::Complex
                    | Kind::Str
                    | Kind::Bytes
                    | Kind::ByteArray
                    | Kind::MemoryView
                    | Kind::Tuple
                    | Kind::List
                    | Kind::Dict
                    | Kind::Set
                    | Kind::FrozenSet
                    | Kind::Range
                    | Kind::Slice
                    | Kind::Property
                    | Kind::ClassMethod
                    | Kind::StaticMethod
                    | Kind::Super
                    | Kind::Enumerate
                    | Kind::Zip
                    | Kind::Map
                    | Kind::Filter
                    | Kind::Reversed
            )
    }
}
