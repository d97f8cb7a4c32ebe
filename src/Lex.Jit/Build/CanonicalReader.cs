using Lex.Core.Ops;

namespace Lex.Jit.Build;

/// <summary>Reads canonical code, an op at a time. The members are generated from the op table; an op without a body that
/// nobody handles does not compile.</summary>
[Lowering(typeof(CoreOps))]
internal abstract partial class CanonicalReader;
