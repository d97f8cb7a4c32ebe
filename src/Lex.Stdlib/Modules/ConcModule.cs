using Lex.Core.Builtins;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>conc</c>, whose operations the machine performs itself: a handler's frame stands above its sender's.</summary>
[LexInlined("conc.spawn", "(S, (S, M) -> [E] (S, R)) -> [concurrent] Actor[S]", "An actor: a state, and a function from state and message to the new state and the reply.")]
[LexInlined("conc.ask", "(Actor[S], M) -> [concurrent] R", "Has an actor handle a message, on the caller's thread, one at a time; the reply.")]
[LexInlined("conc.tell", "(Actor[S], M) -> [concurrent] Unit", "As `conc.ask`, without the reply.")]
[LexInlined("conc.register", "(Actor[S], Str) -> [concurrent] Result[Unit, ConcError]", "Gives an actor a name; fails with `AlreadyRegistered` if it is taken.")]
[LexInlined("conc.lookup", "(Str) -> [concurrent] Option[Actor[S]]", "The actor of a name.")]
[LexInlined("conc.unregister", "(Str) -> [concurrent] Result[Unit, ConcError]", "Takes a name away, the actor goes on; fails with `NotRegistered` if nobody has it.")]
[LexInlined("conc.registered", "() -> [concurrent] List[Str]", "The names in ascending order.")]
internal static class ConcModule;
