using System.Text;

namespace Lex.Cli.Repl;

/// <summary>Reads lines from a terminal, with cursor keys and the entries before this one.</summary>
internal sealed class LineEditor(List<string> history)
{
    private readonly StringBuilder _line = new();
    private int _cursor;
    private int _entry;

    /// <summary>A line without its break; null at the end of the input.</summary>
    public string? Read(string prompt)
    {
        _line.Clear();
        _cursor = 0;
        _entry = history.Count;
        while (true)
        {
            Show(prompt);
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.WriteLine();
                    return _line.ToString();
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && _line.Length == 0:
                    Console.WriteLine();
                    return null;
                case ConsoleKey.Backspace when _cursor > 0:
                    _line.Remove(--_cursor, 1);
                    break;
                case ConsoleKey.Delete when _cursor < _line.Length:
                    _line.Remove(_cursor, 1);
                    break;
                case ConsoleKey.LeftArrow:
                    _cursor = Math.Max(0, _cursor - 1);
                    break;
                case ConsoleKey.RightArrow:
                    _cursor = Math.Min(_line.Length, _cursor + 1);
                    break;
                case ConsoleKey.Home:
                    _cursor = 0;
                    break;
                case ConsoleKey.End:
                    _cursor = _line.Length;
                    break;
                case ConsoleKey.UpArrow:
                    Recall(_entry - 1);
                    break;
                case ConsoleKey.DownArrow:
                    Recall(_entry + 1);
                    break;
                default:
                    if (key.KeyChar >= ' ') _line.Insert(_cursor++, key.KeyChar);
                    break;
            }
        }
    }

    private void Recall(int entry)
    {
        if (entry < 0 || entry > history.Count) return;
        _entry = entry;
        // The editor has one line; a line break in an entry is as good as a semicolon.
        _line.Clear().Append(entry < history.Count ? history[entry].Replace('\n', ';') : "");
        _cursor = _line.Length;
    }

    private void Show(string prompt)
    {
        Console.Write($"\r{prompt}{_line}\u001b[K");
        if (_cursor < _line.Length) Console.Write($"\u001b[{_line.Length - _cursor}D");
    }
}
