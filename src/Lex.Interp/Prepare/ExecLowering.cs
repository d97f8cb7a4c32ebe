using Lex.Core.Ops;

namespace Lex.Interp.Prepare;

/// <summary>One method for each op of canonical code; the base of the translation to execution code.</summary>
[Lowering(typeof(CoreOps))]
internal abstract partial class ExecLowering;
