namespace TrainingLms.Portal;

/// <summary>The start page: what this is, for whom, and the one thing a visitor without an account can do, verify a certificate.</summary>
public sealed class IndexModel(SignInDoor door) : PortalPage
{
    /// <summary>The identity provider to sign in with; null where there is none.</summary>
    public SignInProvider? Provider => door.Provider;

    /// <summary>The three kinds of people it serves, in the order of their number.</summary>
    public static readonly string[] Cards = ["trainee", "hr", "evaluator"];

    /// <summary>What the product promises.</summary>
    public static readonly string[] Promises = ["answers", "reasons", "preview", "ballot", "scope"];
}
