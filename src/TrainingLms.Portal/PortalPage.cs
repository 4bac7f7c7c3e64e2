using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using TrainingLms.Sentences;

namespace TrainingLms.Portal;

/// <summary>Base of every page: speaks the visitor's language, Chinese unless English comes first or is asked for with <c>?lang=en</c>.</summary>
public abstract class PortalPage : PageModel
{
    /// <summary>The language that the address asks for; null when the browser decides.</summary>
    public string? ChosenLanguage => (string?)Request.Query["lang"] is { } asked and ("en" or "zh") ? asked : null;

    /// <summary>The sentences of this visit.</summary>
    public SentenceBook Book => ChosenLanguage switch
    {
        "en" => SentenceBook.English,
        "zh" => SentenceBook.Chinese,
        _ => SentenceBook.For(Request.Headers.AcceptLanguage),
    };

    /// <summary>The language that the link at the top switches to.</summary>
    public string OtherLanguage => Book == SentenceBook.Chinese ? "en" : "zh";

    /// <summary>The same page in the other language, with everything else that was asked.</summary>
    public string OtherLanguageLink =>
        $"{QueryString.Create(Request.Query.Where(asked => asked.Key != "lang").Append(new("lang", OtherLanguage)))}";

    /// <summary>One of our pages, in the chosen language.</summary>
    public string InChosenLanguage(string path) => ChosenLanguage is { } language ? $"{path}?lang={language}" : path;

    /// <summary>Whether the visitor has signed in.</summary>
    public bool IsSignedIn => User.Identity is { IsAuthenticated: true };
}
