using Microsoft.AspNetCore.Http;

namespace TrainingLms.Portal;

/// <summary>
/// The step between the identity provider and the system. The session cookie is sent on ways that begin here only; a visitor who was sent here
/// from the provider has come a foreign way, so this page begins a new one.
/// </summary>
public sealed class WelcomeModel : PortalPage
{
    const string Address = "/sign-in/welcome";

    /// <summary>Where the visitor wanted to go.</summary>
    public string Next => LocalPath.Of(Request.Query["to"]);

    /// <summary>The address of this page for somebody who wants to go there.</summary>
    public static string AddressFor(string? wanted) => $"{Address}{QueryString.Create("to", LocalPath.Of(wanted))}";
}
