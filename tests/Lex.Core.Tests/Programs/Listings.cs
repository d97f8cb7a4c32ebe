namespace Lex.Core.Tests.Programs;

/// <summary>Programs that several tests use. Together they have every kind of operand and every fused window.</summary>
internal static class Listings
{
    /// <summary>The worked example of runtime section 13.10.</summary>
    public const string SumTo = """
        fn sum_to arity 2 locals 3
            LoadLocal $0
            StoreLocal $2
            LoadLocal $2
            PushConst 0
            IntEq
            JumpIfNot otherwise
            LoadLocal $1
            Jump end
          otherwise:
            LoadLocal $2
            Pop
            LoadLocal $0
            PushConst 1
            IntSub
            LoadLocal $1
            LoadLocal $0
            IntAdd
            TailCall sum_to 2 n_0.3.4
            Jump end
            Panic "non-exhaustive match"
          end:
            Return
        """;

    /// <summary>Each specified fused op at least once.</summary>
    public const string AllWindows = """
        fn windows arity 3 locals 5
            LoadLocal $0
            PushConst 2
            IntAdd
            StoreLocal $3
            LoadLocal $3
            PushConst 3
            IntAdd
            LoadLocal $0
            LoadLocal $1
            IntAdd
            IntAdd
            LoadLocal $0
            LoadLocal $1
            IntSub
            IntAdd
            LoadLocal $0
            LoadLocal $1
            IntMul
            IntAdd
            LoadLocal $2
            GetField x @0
            IntAdd
            LoadLocal $2
            GetField y @1
            IntSub
            LoadLocal $2
            GetField x @2
            IntMul
            LoadLocal $2
            GetField y @3
            FloatAdd
            LoadLocal $3
            PushConst 7
            IntEq
            JumpIfNot no
            LoadLocal $0
            StoreLocal $4
            LoadLocal $4
            PushConst 9
            IntEq
            JumpIfNot no
            Return
          no:
            Return
        """;

    /// <summary>Every form of constant, operand, effect and refinement.</summary>
    public const string Everything = """
        alias io io
        alias "odd alias" list
        name second #1
        entry main

        fn main arity 1 locals 2
          effects budget(10) net("h") fs(tmp) io ..
          refine 0 x "{\"node\":\"BinOp\",\"op\":\">\",\"lhs\":{\"node\":\"Var\",\"name\":\"x\"},\"rhs\":{\"node\":\"Literal\",\"value\":{\"kind\":\"Int\",\"value\":0}}}"
          hints Int -> List
            PushConst -5 : Int
            PushConst 1.5 : Float
            PushConst 1E+300
            PushConst -inf
            PushConst nan
            PushConst true
            PushConst unit
            PushConst "a \"b\" \\ \n\r\t\u{1}\u{2028} é \u{d83d}\u{de00} 😀"
            PushConst bytes("00ff")
            PushConst field("x")
            PushConst variant("Some")
            PushConst node("n_0")
            MakeTuple 12
            GetElem 0
            LoadLocal $0
            MakeRecord {a, "odd field"} 2
            GetField a @0
            MakeVariant Some 1
            Dup
            TestVariant Some
            JumpIf yes
            GetVariantArg 0
            Jump yes2
          yes:
            GetVariant 0
          yes2:
            MakeList 1
            MakeClosure #2 1
            PushConst 1
            CallClosure 1 n_0.1
            EffectCall "io" "print" 1 n_0.2
            Call helper 1 n_0.3
            Return

        hidden helper arity 1 locals 1
            LoadLocal $0
            Return

        hidden __lambda_2 arity 2 locals 2
            LoadLocal $1
            Return
        """;
}
