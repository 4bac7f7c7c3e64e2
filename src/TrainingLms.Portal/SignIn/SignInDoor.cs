namespace TrainingLms.Portal;

/// <summary>The ways into the system that pages may show.</summary>
/// <param name="Provider">The organisation's identity provider; null where there is none.</param>
public sealed record SignInDoor(SignInProvider? Provider);

/// <summary>An identity provider.</summary>
/// <param name="Name">How people know it.</param>
/// <param name="Address">Where the way to it begins.</param>
public sealed record SignInProvider(string Name, string Address);

/// <summary>Why a sign-in at the provider ended without a session.</summary>
public sealed record SignInRefusal
{
    /// <summary>Nobody here has the person number that the provider gave, or that person has left. Both look the same.</summary>
    public static readonly SignInRefusal NobodyKnown = new("person_unknown", "single_sign_on.person_unknown");

    /// <summary>The visitor said no at the provider.</summary>
    public static readonly SignInRefusal Cancelled = new("cancelled", "single_sign_on.cancelled");

    /// <summary>What came back cannot be trusted, came too late, or was used before.</summary>
    public static readonly SignInRefusal Failed = new("failed", "single_sign_on.failed");

    SignInRefusal(string name, string code) => (Name, Code) = (name, code);

    /// <summary>What stands in the address.</summary>
    public string Name { get; }

    /// <summary>The code of the sentence.</summary>
    public string Code { get; }

    /// <summary>The page that says it.</summary>
    public string Address => $"/sign-in/refused/{Name}";

    /// <summary>The refusal of this name; what nobody said is a failure.</summary>
    public static SignInRefusal Of(string? name) => name == NobodyKnown.Name ? NobodyKnown : name == Cancelled.Name ? Cancelled : Failed;
}
