using Lex.Core.Ops;

namespace Lex.Jit.Lower;

/// <summary>Emits ops. The members are generated from the op table; one without an override calls the op's meaning.</summary>
[Lowering(typeof(CoreOps))]
internal abstract partial class OpEmission;
