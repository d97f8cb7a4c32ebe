namespace Lex.Interp.Actors;

/// <summary>The operations of the module <c>conc</c>, which the machine performs itself (runtime section 9.4).</summary>
internal enum ActorOperation : byte
{
    /// <summary>Not one of them: a library function or an effect of the handler.</summary>
    None,

    /// <summary>Makes an actor of a state and a closure.</summary>
    Spawn,

    /// <summary>Has a message handled and gives the reply.</summary>
    Ask,

    /// <summary>Has a message handled.</summary>
    Tell,

    /// <summary>Gives an actor a name.</summary>
    Register,

    /// <summary>Finds the actor of a name.</summary>
    Lookup,

    /// <summary>Takes a name away.</summary>
    Unregister,

    /// <summary>Lists the names.</summary>
    Registered,

    /// <summary>There is no such operation.</summary>
    Unknown,
}

/// <summary>The names of the operations.</summary>
internal static class ActorOperations
{
    /// <summary>The module, and the kind of effect with which its calls are written.</summary>
    public const string Module = "conc";

    /// <summary>The effect that a policy grants.</summary>
    public const string Gate = "concurrent";

    /// <summary>The operation that an effect instruction names.</summary>
    public static ActorOperation Find(string kind, string operation) => kind != Module ? ActorOperation.None : operation switch
    {
        "spawn" => ActorOperation.Spawn,
        "ask" => ActorOperation.Ask,
        "tell" => ActorOperation.Tell,
        "register" => ActorOperation.Register,
        "lookup" => ActorOperation.Lookup,
        "unregister" => ActorOperation.Unregister,
        "registered" => ActorOperation.Registered,
        _ => ActorOperation.Unknown,
    };
}
