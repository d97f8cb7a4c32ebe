using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>
/// Writes the dispatch loop (artifacts 13 to 15). The shape is the measured one: one instruction variable, few live
/// variables, hot cases in line, everything else behind <c>default:</c> in a method of its own.
/// Fields of an instruction: A is the destination, or the steps of the block in an op that ends one; B and C are sources;
/// K is an immediate, a target or a cache. An op that ends a block charges first, so that after a refill it can simply
/// be dispatched again.
/// </summary>
internal static class FastLoopWriter
{
    private const string Head =
        """
        // i: the instruction. l: the frame's scalars. r: its references. top: the frame's record.
        global::Lex.Interp.Dispatch.Frame* top = _top;
        global::Lex.Interp.Dispatch.Instr* i = top->Ip;
        long* l = top->Scalars;
        long fuel = Fuel;
        long* r = ReferencesOf(l);
        """;

    private const string StructuralCases =
        """
        // These have no handler here; but the numbers of the cases should begin at zero.
        case ExecOp.Cold:
        case ExecOp.Library:
            goto cold;
        case ExecOp.Move:
            l[i->A] = l[i->B];
            i++;
            continue;
        case ExecOp.MoveRef:
            global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
            i++;
            continue;
        case ExecOp.MovePair:
            l[i->A] = l[i->B];
            global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
            i++;
            continue;
        case ExecOp.LoadRef:
            global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) = *(global::Lex.Core.Values.HeapObject*)i->K;
            i++;
            continue;
        case ExecOp.Tag:
            if (global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) != *(global::Lex.Core.Values.HeapObject*)i->K)
                global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) = *(global::Lex.Core.Values.HeapObject*)i->K;
            i++;
            continue;
        case ExecOp.CheckTag:
            if (global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) != *(global::Lex.Core.Values.HeapObject*)i->K) goto cold;
            i++;
            continue;
        case ExecOp.CheckRef:
            {
                var checkedReference = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A);
                if (checkedReference is null || checkedReference.Shape.Kind is global::Lex.Core.Values.ValueKind.Int
                    or global::Lex.Core.Values.ValueKind.Float or global::Lex.Core.Values.ValueKind.Bool) goto cold;
                i++;
                continue;
            }
        case ExecOp.CheckPresent:
            if (global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) is null) goto cold;
            i++;
            continue;
        case ExecOp.BrPresent:
            if ((fuel -= i->A) < 0) goto spend;
            i += global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B) is not null ? (nint)i->K : 1;
            continue;
        case ExecOp.BrAbsent:
            if ((fuel -= i->A) < 0) goto spend;
            i += global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B) is null ? (nint)i->K : 1;
            continue;
        case ExecOp.BuildOption:
            BuildOption(l + i->B, l + i->A);
            i++;
            continue;
        case ExecOp.BuildList:
            if (l[i->B] != 0) BuildList(l + i->B);
            global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
            i++;
            continue;
        case ExecOp.ListHead:
            {
                if ((fuel -= i->A) < 0) goto spend;
                if (global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->C) is not global::Lex.Core.Values.ListValue list) goto cold;
                var skipped = l[i->C];
                if (skipped >= list.Count)
                {
                    global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B) = null!;
                    i++; // Absent.
                    continue;
                }

                if (Cells < global::Lex.Core.Values.CellCost.Some) goto cold;
                Cells -= global::Lex.Core.Values.CellCost.Some;
                SetElement(l + i->B, list, (int)skipped);
                i++; // Present.
                continue;
            }
        case ExecOp.ListHeadL:
            {
                if ((fuel -= i->A) < 0) goto spend;
                // At K are the shape that the list should have and the tag of its elements.
                var list = global::System.Runtime.CompilerServices.Unsafe.As<global::Lex.Core.Values.ListValue>(global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->C));
                if (list.Shape != *(object*)i->K) goto cold;
                var skipped = l[i->C];
                if (skipped >= list.Count)
                {
                    global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B) = null!;
                    i++; // Absent.
                    continue;
                }

                if (Cells < global::Lex.Core.Values.CellCost.Some || list.Flat is not { } elements) goto cold;
                Cells -= global::Lex.Core.Values.CellCost.Some;
                l[i->B] = global::System.Runtime.CompilerServices.Unsafe.As<long[]>(elements)[list.Offset + (int)skipped];
                var tag = ((global::Lex.Core.Values.HeapObject*)i->K)[1];
                if (global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B) != tag) global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B) = tag;
                i++; // Present.
                continue;
            }
        case ExecOp.ListTail:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var target = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->C);
                if (target.GetType() != typeof(global::Lex.Core.Values.ListValue)) goto cold;
                var skipped = l[i->C];
                if (skipped < global::System.Runtime.CompilerServices.Unsafe.As<global::Lex.Core.Values.ListValue>(target).Count)
                {
                    if (Cells < global::Lex.Core.Values.CellCost.Element) goto cold;
                    Cells -= global::Lex.Core.Values.CellCost.Element;
                    skipped++;
                }

                l[i->B] = skipped;
                global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B) = target;
                i++;
                continue;
            }
        case ExecOp.ListSkip:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var target = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
                if (target.GetType() != typeof(global::Lex.Core.Values.ListValue)) goto cold;
                if (l[i->B] < global::System.Runtime.CompilerServices.Unsafe.As<global::Lex.Core.Values.ListValue>(target).Count)
                {
                    if (Cells < global::Lex.Core.Values.CellCost.Element) goto cold;
                    Cells -= global::Lex.Core.Values.CellCost.Element;
                    l[i->B]++;
                }

                i++;
                continue;
            }
        case ExecOp.CallTyped:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var site = (global::Lex.Interp.Prepare.TypedCallee*)i->K;
                top->Pc = site->Pc;
                _top = top;
                Fuel = fuel;
                var ended = site->Invoke(this, l, _toReferences, &site->Arguments, l + i->B);
                fuel = Fuel;
                if (ended == global::Lex.Core.Builtins.TypedStatus.Fault) return Signal.Fault;
                if (ended != global::Lex.Core.Builtins.TypedStatus.Ok) goto cold;
                i++;
                continue;
            }
        case ExecOp.LoadK:
            l[i->A] = i->K;
            i++;
            continue;
        case ExecOp.Jump:
            if ((fuel -= i->A) < 0) goto spend;
            i += i->K;
            continue;
        case ExecOp.BrTrue:
            if ((fuel -= i->A) < 0) goto spend;
            i += l[i->B] != 0 ? (nint)i->K : 1;
            continue;
        case ExecOp.BrFalse:
            if ((fuel -= i->A) < 0) goto spend;
            i += l[i->B] == 0 ? (nint)i->K : 1;
            continue;
        case ExecOp.LoopEq:
            if ((fuel -= i->A) < 0) goto spend;
            if ((l[i->B] += (short)i->C) == (int)i->K) i += i->K >> 32;
            else i++;
            continue;
        case ExecOp.LoopNe:
            if ((fuel -= i->A) < 0) goto spend;
            if ((l[i->B] += (short)i->C) != (int)i->K) i += i->K >> 32;
            else i++;
            continue;
        case ExecOp.BitsZero:
            if ((fuel -= i->A) < 0) goto spend;
            if ((l[i->B] & i->C) == 0) i += i->K;
            else i++;
            continue;
        case ExecOp.BitsSet:
            if ((fuel -= i->A) < 0) goto spend;
            if ((l[i->B] & i->C) != 0) i += i->K;
            else i++;
            continue;
        case ExecOp.SumEq:
            if ((fuel -= i->A) < 0) goto spend;
            if (l[i->B] == l[i->C] + l[(int)i->K]) i += i->K >> 32;
            else i++;
            continue;
        case ExecOp.SumNe:
            if ((fuel -= i->A) < 0) goto spend;
            if (l[i->B] != l[i->C] + l[(int)i->K]) i += i->K >> 32;
            else i++;
            continue;
        case ExecOp.DifferenceEq:
            if ((fuel -= i->A) < 0) goto spend;
            if (l[i->B] == l[i->C] - l[(int)i->K]) i += i->K >> 32;
            else i++;
            continue;
        case ExecOp.DifferenceNe:
            if ((fuel -= i->A) < 0) goto spend;
            if (l[i->B] != l[i->C] - l[(int)i->K]) i += i->K >> 32;
            else i++;
            continue;
        case ExecOp.ModEq:
        case ExecOp.ModNe:
            {
                if ((fuel -= i->A) < 0) goto spend;
                // A positive constant divides everything.
                global::Lex.Core.Ops.CoreOps.IntMod(this, l[i->B], (short)i->C, out var remainder);
                if (remainder == (int)i->K == ((ExecOp)i->Op == ExecOp.ModEq)) i += i->K >> 32;
                else i++;
                continue;
            }
        case ExecOp.Call:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var callee = (global::Lex.Interp.Dispatch.FunctionPlan*)i->K;
                if (callee->Gate != 0 || top == _lastFrame || l + i->B + callee->Slots > _slotsEnd) goto cold;
                top->Ip = i;
                top++;
                callee->Calls++;
                l += i->B;
                r += i->B;
                top->Scalars = l;
                *(long*)&top->Function = callee->Function;
                i = callee->Entry;
                continue;
            }
        case ExecOp.Closure:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var entered = EnterClosure(i, l, top);
                if (entered == null) goto cold;
                top = entered;
                l = top->Scalars;
                r = ReferencesOf(l);
                i = top->Ip;
                continue;
            }
        case ExecOp.Each:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var begun = BeginEach(i, l, top);
                if (begun == null) goto cold;
                top = begun;
                l = top->Scalars;
                r = ReferencesOf(l);
                i = top->Ip;
                continue;
            }
        case ExecOp.CallTail:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var callee = (global::Lex.Interp.Dispatch.FunctionPlan*)i->K;
                if (callee->TailGate != 0 || l + callee->Slots > _slotsEnd) goto cold;
                // What the callee does not overwrite must not stay alive as long as it runs.
                for (var c = (int)i->B; c < i->C; c++) global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, c) = null!;
                top->Function = callee->Function;
                i = callee->Entry;
                continue;
            }
        case ExecOp.RetK:
            if ((fuel -= i->A) < 0) goto spend;
            if (top->Flags != 0) goto flagged;
            if (i->C > 0) Clear(r, i->C);
            *l = i->K;
            goto leave;
        case ExecOp.RetL:
            if ((fuel -= i->A) < 0) goto spend;
            if (top->Flags != 0) goto flagged;
            if (i->C > 0) Clear(r, i->C);
            *l = l[i->B];
            goto leave;
        case ExecOp.RetR:
            if ((fuel -= i->A) < 0) goto spend;
            if (top->Flags != 0) goto flagged;
            if (i->B != 0) global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, 0) = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
            if (i->C > 1) Clear(r + 1, i->C - 1);
            goto leave;
        case ExecOp.Ret:
            if ((fuel -= i->A) < 0) goto spend;
            if (top->Flags != 0) goto flagged;
            if (i->C > 1) Clear(r + 1, i->C - 1);
            goto leave;
        case ExecOp.PartL:
            {
                var part = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
                if (part.Shape.Id != (uint)i->K) goto cold;
                l[i->A] = global::Lex.Core.Values.Aggregate.ScalarAt(part, (nint)(i->K >> 32));
                i++;
                continue;
            }
        case ExecOp.PartR:
            {
                var part = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
                if (part.Shape.Id != (uint)i->K) goto cold;
                global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) = global::Lex.Core.Values.Aggregate.ReferenceAt(part, (nint)(i->K >> 32));
                i++;
                continue;
            }
        case ExecOp.PartP:
            {
                var part = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B);
                if (part.Shape.Id != (uint)i->K) goto cold;
                if (i->C == (ushort)global::Lex.Core.Values.PartKind.Reference)
                {
                    l[i->A] = 0;
                    global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) =
                        global::Lex.Core.Values.Aggregate.ReferenceAt(part, (nint)(i->K >> 32));
                }
                else
                {
                    l[i->A] = global::Lex.Core.Values.Aggregate.ScalarAt(part, (nint)(i->K >> 32));
                    global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->A) =
                        global::Lex.Core.Values.ScalarTag.Of((global::Lex.Core.Values.PartKind)i->C);
                }

                i++;
                continue;
            }
        case ExecOp.BrCtor:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var shape = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B).Shape;
                if (shape.Owner == *(object*)i->K) i += (short)i->C;
                else if (shape.Kind == global::Lex.Core.Values.ValueKind.Variant) i++;
                else goto cold;
                continue;
            }
        case ExecOp.BrNotCtor:
            {
                if ((fuel -= i->A) < 0) goto spend;
                var shape = global::Lex.Interp.Dispatch.Frame.ReferenceAt(r, i->B).Shape;
                if (shape.Owner == *(object*)i->K) i++;
                else if (shape.Kind == global::Lex.Core.Values.ValueKind.Variant) i += (short)i->C;
                else goto cold;
                continue;
            }
        case ExecOp.Concat:
            {
                if ((fuel -= i->A) < 0) goto spend;
                _top = top;
                Fuel = fuel;
                var joined = Join(i, l);
                fuel = Fuel;
                if (joined == Signal.Fault) return joined;
                if (joined != Signal.Next) goto cold;
                i++;
                continue;
            }
        case ExecOp.Cells:
            if ((Cells -= i->K) < 0)
            {
                Cells += i->K;
                goto cold;
            }

            i++;
            continue;
        case ExecOp.Enter:
            {
                var place = (global::Lex.Interp.Prepare.PlaceCounts*)i->K;
                if (fuel < i->A || Cells < i->C || (byte*)top + place->Depth > (byte*)_lastFrame) goto cold;
                fuel -= i->A;
                Cells -= i->C;
                place->Calls++;
                i++;
                continue;
            }
        case ExecOp.Build:
            if (!TryBuild(i, l)) goto cold;
            i++;
            continue;
        """;

    /// <summary>The compilation symbol under which handlers are marked (artifact 26).</summary>
    private const string MarkerSymbol = "LEX_MARKERS";

    private const string Tail =
        """
        leave:
            top--;
            l = top->Scalars;
            r = ReferencesOf(l);
            i = top->Ip + 1;
            continue;
        flagged:
            // The most frequent flag: the frame belongs to a list operation.
            if (top->Flags != global::Lex.Interp.Dispatch.FrameFlags.ListStep) goto cold;
            var onward = NextOfEach(i, top);
            if (onward == null) goto cold;
            i = onward;
            top = _top;
            l = top->Scalars;
            r = ReferencesOf(l);
            continue;
        spend:
            Fuel = fuel;
            _top = top;
            // Whoever called looks which copy of the loop goes on.
            top->Ip = i;
            return EndSlice(i);
        cold:
            top->Ip = i;
            _top = top;
            Fuel = fuel;
            var signal = Cold(i, l);
            if (signal != Signal.Next) return signal;
            top = _top;
            i = top->Ip;
            l = top->Scalars;
            fuel = Fuel;
            r = ReferencesOf(l);
        """;

    public static string Write(DispatchModel model)
    {
        var writer = SourceWriter.ForCSharp(model.Namespace);
        writer.Line("#pragma warning disable CS8500, CS0164");
        writer.Line("using Lex.Interp.Dispatch;").Line();
        writer.Open($"unsafe partial class {model.TypeName}");
        writer.Summary("Runs execution code until the top frame is one of canonical code, the base frame has returned, or an error has come up.");
        writer.Line("[global::Lex.Core.Execution.HotLoop]");
        writer.Line("[global::System.Runtime.CompilerServices.SkipLocalsInit]");
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]");
        writer.Open("private Signal RunFast<TCopy>() where TCopy : struct");
        Text(writer, Head);
        writer.Open("for (; ; )");
        writer.Open("switch ((ExecOp)i->Op)");
        var cases = Cases(model);
        Marked(writer, cases);
        writer.Line("default:");
        writer.Line("    goto cold;");
        writer.Close();
        writer.Line();
        Text(writer, Tail);
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Summary("What an instruction does that the loop cannot do itself.");
        writer.Open("private Signal Cold(global::Lex.Interp.Dispatch.Instr* i, long* l)");
        writer.Open("switch ((ExecOp)i->Op)");
        foreach (var name in ExecForms.WithColdPart) writer.Line($"case ExecOp.{name}: return {name}Cold(i, l);");
        foreach (var pair in ExecForms.Pairs.Where(p => ExecForms.WithColdPart.Contains(p.First))) writer.Line($"case ExecOp.{ExecForms.NameOf(pair)}: return {pair.First}Cold(i, l);");
        writer.Line("default: return FaultCold(i, l);");
        writer.Close();
        writer.Close();
        Markers(writer, cases.Split('\n').Where(IsLabel));
        writer.Close();
        return writer.ToString();
    }

    private static string Cases(DispatchModel model)
    {
        var cases = SourceWriter.ForCSharp(model.Namespace);
        var before = cases.ToString().Length;
        Text(cases, StructuralCases);
        foreach (var op in model.Table.Ops) Forms(cases, op);
        var text = cases.ToString().Substring(before).TrimEnd();
        var pairs = text;
        foreach (var pair in ExecForms.Pairs) pairs += "\n" + Pair(text, pair);
        return pairs;
    }

    /// <summary>Writes the cases; with the symbol each handler begins with a call of its own, to be found in machine code.</summary>
    private static void Marked(SourceWriter writer, string cases)
    {
        var lines = cases.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            writer.Line(lines[i].TrimEnd('\r'));
            if (!IsLabel(lines[i]) || IsLabel(lines[i + 1])) continue;
            writer.Line($"#if {MarkerSymbol}").Line($"    {MarkerOf(lines[i])}();").Line("#endif");
        }
    }

    private static void Markers(SourceWriter writer, IEnumerable<string> labels)
    {
        writer.Line().Line($"#if {MarkerSymbol}");
        foreach (var label in labels)
        {
            writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
            writer.Line($"private static void {MarkerOf(label)}() {{ }}");
        }

        writer.Line("#endif");
    }

    private static bool IsLabel(string line) => line.StartsWith("case ExecOp.", StringComparison.Ordinal) && line.TrimEnd().EndsWith(":", StringComparison.Ordinal);

    private static string MarkerOf(string label) => "Marker_" + label.Trim().Substring("case ExecOp.".Length).TrimEnd(':');

    /// <summary>The case of an instruction with another ending: not the next dispatch, but the second instruction's case.</summary>
    private static string Pair(string cases, (string First, string Second) pair)
    {
        var head = $"case ExecOp.{pair.First}:";
        var start = cases.IndexOf(head, StringComparison.Ordinal);
        var end = cases.IndexOf("\ncase ExecOp.", start, StringComparison.Ordinal);
        var body = cases.Substring(start, (end < 0 ? cases.Length : end) - start).Replace(head, $"case ExecOp.{ExecForms.NameOf(pair)}:");
        var next = $"goto case ExecOp.{pair.Second};";
        if (pair.Second is "BrAbsent" or "BrPresent")
        {
            // The outcome of the test is known.
            return body.Replace("i++; // Absent.", Known(pair.Second == "BrAbsent")).Replace("i++; // Present.", Known(pair.Second == "BrPresent")).TrimEnd();

            static string Known(bool turns) => $"i++; if ((fuel -= i->A) < 0) goto spend; i += {(turns ? "(nint)i->K" : "1")};";
        }

        // A branch goes on with the second instruction only where it falls through.
        const string Falls = "else i++;";
        return (body.Contains(Falls) ? body.Replace(Falls, $"else {{ i++; {next} }}") : body.Replace("continue;", next)).TrimEnd();
    }

    private static void Text(SourceWriter writer, string text)
    {
        foreach (var line in text.Split('\n')) writer.Line(line.TrimEnd('\r'));
    }

    private static void Forms(SourceWriter writer, OpModel op)
    {
        if (!ExecForms.IsScalar(op)) return;
        var popped = op.Popped.ToArray();
        if (popped.Length == 1)
        {
            Compute(writer, op, op.Name + "R", Slot(popped[0].Type, "i->B"));
            return;
        }

        var left = Slot(popped[0].Type, "i->B");
        foreach (var (suffix, right) in new[] { ("RR", Slot(popped[1].Type, "i->C")), ("RK", Immediate(popped[1].Type)) })
        {
            Compute(writer, op, op.Name + suffix, left, right);
            if (!ExecForms.IsComparison(op)) continue;
            var call = PlainStepWriter.Meaning(op, [left, right]);
            var target = suffix == "RR" ? "(nint)i->K" : "(short)i->C";
            foreach (var (prefix, condition) in new[] { ("Br", call), ("BrNot", "!" + call) })
            {
                writer.Line($"case ExecOp.{op.Name}{prefix}{suffix}:");
                writer.Line("    if ((fuel -= i->A) < 0) goto spend;");
                writer.Line($"    if ({condition}) i += {target};");
                writer.Line("    else i++;");
                writer.Line("    continue;");
            }
        }
    }

    private static void Compute(SourceWriter writer, OpModel op, string name, params string[] operands)
    {
        writer.Line($"case ExecOp.{name}:");
        var kind = op.Results[0].Kind;
        if (op.Return == ReturnForm.Status)
        {
            var arguments = op.Parameters.Where(p => p.Role == ParameterRole.Context).Select(_ => "this")
                .Concat(operands).Concat([kind == "Float" ? "out *(double*)(l + i->A)" : "out *(l + i->A)"]);
            writer.Line($"    if ({PlainStepWriter.Meaning(op, arguments)} != {OpNames.Global(OpNames.Status)}.Ok) goto cold;");
        }
        else
        {
            var call = PlainStepWriter.Meaning(op, operands);
            writer.Line("    " + (kind switch
            {
                "Float" => $"*(double*)(l + i->A) = {call};",
                "Bool" => $"l[i->A] = {call} ? 1 : 0;",
                _ => $"l[i->A] = {call};",
            }));
        }

        writer.Line("    i++;");
        writer.Line("    continue;");
    }

    private static string Slot(TypeModel type, string index) => type.Kind switch
    {
        "Float" => $"*(double*)(l + {index})",
        "Bool" => $"l[{index}] != 0",
        _ => $"l[{index}]",
    };

    private static string Immediate(TypeModel type) => type.Kind switch
    {
        "Float" => "*(double*)&i->K",
        "Bool" => "i->K != 0",
        _ => "i->K",
    };
}
