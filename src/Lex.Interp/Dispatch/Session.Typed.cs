using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

internal sealed unsafe partial class Session
{
    private bool TryBeginTyped(FunctionState callee, Frame* frame, FrameFlags flags) => false;

    private Signal RunFast() => Signal.Frame;

    private Signal ReceiveTyped(Value result, long* slot) => Signal.Frame;

    private void PlanChanged(FunctionState callee)
    {
    }
}
