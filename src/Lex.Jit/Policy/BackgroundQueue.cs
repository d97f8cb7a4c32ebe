namespace Lex.Jit.Policy;

/// <summary>Runs work one piece after the other on a thread that exists while there is some.</summary>
internal sealed class BackgroundQueue
{
    private readonly Queue<Action> _work = new();
    private bool _running;

    /// <summary>Adds a piece of work, which must not throw.</summary>
    public void Add(Action work)
    {
        lock (_work)
        {
            _work.Enqueue(work);
            if (_running) return;
            _running = true;
        }

        new Thread(Run) { IsBackground = true, Name = "lex jit" }.Start();
    }

    private void Run()
    {
        while (true)
        {
            Action next;
            lock (_work)
            {
                if (!_work.TryDequeue(out next!))
                {
                    _running = false;
                    return;
                }
            }

            next();
        }
    }
}
