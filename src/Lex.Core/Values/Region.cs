namespace Lex.Core.Values;

/// <summary>
/// What a record or tuple belongs to when that is not the heap: the frame that built it, or a request (runtime section 8).
/// It is kept in the object's shape, a twin of the ordinary one with the same id and layout: whoever reads the object needs no
/// other code for it.
/// </summary>
internal class Region
{
    private Region(string place) => Place = place;

    /// <summary>The frame that builds it.</summary>
    public static Region Frame { get; } = new("stack");

    /// <summary>How errors name it.</summary>
    public string Place { get; }

    /// <summary>A request: what it holds ends with it, unless it is taken out before (<see cref="Materializer"/>).</summary>
    public sealed class Request() : Region("arena")
    {
        // Few shapes occur in one request: looked through one by one.
        private readonly List<Shape> _twins = [];

        /// <summary>The number under which the host knows it.</summary>
        public required long Id { get; init; }

        /// <summary>The number that the effect handler gave it.</summary>
        public required ulong HandlerId { get; init; }

        /// <summary>How many requests it lies in.</summary>
        public required int Depth { get; init; }

        /// <summary>Whether it has ended. A handle that is looked at then is stale.</summary>
        public bool HasEnded { get; private set; }

        /// <summary>Ends it.</summary>
        public void End()
        {
            HasEnded = true;
            _twins.Clear();
        }

        /// <summary>The twin of an ordinary shape for objects of this request.</summary>
        public Shape TwinOf(Shape shape)
        {
            foreach (var twin in _twins)
            {
                if (twin.OnHeap == shape) return twin;
            }

            var made = new Shape(shape, this);
            _twins.Add(made);
            return made;
        }
    }
}
