using Lex.Core.Values;

namespace Lex.Core.Ops;

/// <summary>
/// What the operands of an instruction stand for, looked up: a meaning takes at most one of each. The window's count is
/// not among them; it is the number of operands popped.
/// </summary>
/// <param name="Value">The constant, or the content of the local.</param>
/// <param name="Name">The field or constructor.</param>
/// <param name="Shape">The record shape.</param>
/// <param name="Number">Any other operand as it stands: a position, a site.</param>
internal readonly record struct OperandValues(Value Value = default, Name? Name = null, ShapeFamily? Shape = null, int Number = 0);
