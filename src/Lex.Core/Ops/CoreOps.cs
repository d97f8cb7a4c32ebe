namespace Lex.Core.Ops;

/// <summary>
/// The op table: every op of the machine as a static method whose signature is its stack effect and whose body is its
/// meaning in every tier. See ARCHITECTURE.md, "How to read an op". The superinstructions are those that the
/// specification names (runtime 3.9); each stands for its window and counts one step.
/// </summary>
[OpTable]
[Super("LoadLocalAddIntConst", nameof(LoadLocal), nameof(PushConst), nameof(IntAdd),
    Operands = "local_idx imm_const_idx", When = "constant:Int", Steps = 1, Pass = 1)]
[Super("LoadLocalAddIntConstStoreLocal", nameof(LoadLocal), nameof(PushConst), nameof(IntAdd), nameof(StoreLocal),
    Operands = "src imm_const_idx dest", When = "constant:Int", Steps = 1, Pass = 2)]
[Super("LoadLocalAddLocal", nameof(LoadLocal), nameof(LoadLocal), nameof(IntAdd), Operands = "lhs_idx rhs_idx", Steps = 1, Pass = 3)]
[Super("LoadLocalSubLocal", nameof(LoadLocal), nameof(LoadLocal), nameof(IntSub), Operands = "lhs_idx rhs_idx", Steps = 1, Pass = 4)]
[Super("LoadLocalMulLocal", nameof(LoadLocal), nameof(LoadLocal), nameof(IntMul), Operands = "lhs_idx rhs_idx", Steps = 1, Pass = 4)]
[Super("LoadLocalEqIntConstJumpIfNot", nameof(LoadLocal), nameof(PushConst), nameof(IntEq), nameof(JumpIfNot),
    Operands = "local_idx imm_const_idx jump_offset", When = "constant:Int", Steps = 1, Pass = 5)]
[Super("LoadLocalStoreEqIntConstJumpIfNot",
    nameof(LoadLocal), nameof(StoreLocal), nameof(LoadLocal), nameof(PushConst), nameof(IntEq), nameof(JumpIfNot),
    Operands = "src dst =dst imm_const_idx jump_offset", When = "constant:Int", Steps = 1, Pass = 6)]
[Super("LoadLocalGetFieldAdd", nameof(LoadLocal), nameof(GetField), nameof(IntAdd),
    Operands = "local_idx name_idx site_idx", Steps = 1, Pass = 7)]
[Super("LoadLocalGetFieldSub", nameof(LoadLocal), nameof(GetField), nameof(IntSub),
    Operands = "local_idx name_idx site_idx", Steps = 1, Pass = 7)]
[Super("LoadLocalGetFieldMul", nameof(LoadLocal), nameof(GetField), nameof(IntMul),
    Operands = "local_idx name_idx site_idx", Steps = 1, Pass = 7)]
[Super("LoadLocalGetField", nameof(LoadLocal), nameof(GetField), Operands = "local_idx name_idx site_idx", Steps = 1, Pass = 8)]
internal static partial class CoreOps;
