using Microsoft.AspNetCore.Mvc.RazorPages;
using TrainingLms.Sentences;

namespace TrainingLms.Portal;

/// <summary>Base of every page: speaks the visitor's language, Chinese unless English comes first or is asked for with <c>?lang=en</c>.</summary>
public abstract class PortalPage : PageModel
{
    /// <summary>The sentences of this visit.</summary>
    public SentenceBook Book => (string?)Request.Query["lang"] switch
    {
        "en" => SentenceBook.English,
        "zh" => SentenceBook.Chinese,
        _ => SentenceBook.For(Request.Headers.AcceptLanguage),
    };

    /// <summary>The language that the link at the top switches to.</summary>
    public string OtherLanguage => Book == SentenceBook.Chinese ? "en" : "zh";
}
