using TrainingLms.Api.Web;
using TrainingLms.Certificates;
using TrainingLms.Data;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Certificates;

/// <summary>Certificates for those who work with them, and their holders.</summary>
static class CertificateEndpoints
{
    const string PdfType = "application/pdf";

    public static void MapCertificates(this IEndpointRouteBuilder routes)
    {
        var certificates = routes.MapGroup("/certificates").WithTags("Certificates");
        certificates.MapGet("/", List).WithSummary("Certificates I may see and my own, newest first");
        certificates.MapGet("/{id:guid}", Get).WithSummary("One certificate with what can be done to it");
        certificates.MapGet("/{id:guid}/page", Page).WithSummary("The certificate as a page to print, with its verification code")
            .Produces<string>(200, "text/html");
        certificates.MapGet("/{id:guid}/pdf", Pdf).Produces<byte[]>(200, PdfType).WithSummary("A certificate in force as a PDF, the same bytes whenever asked; refused where no font is set");
        certificates.MapGet("/{id:guid}/credential", Credential).Produces<string>(200, CredentialJwt.MediaType)
            .WithSummary("A certificate in force for programs: an Open Badges 3.0 credential, signed (VC-JWT, ES256)");
        certificates.MapPost("/external", ImportExternal).WithSummary("Bring in a title of another region: it holds at once where the regions recognise each other, or waits for the authority");
        certificates.MapPost("/{id:guid}/recognition", Recognise).WithSummary("Recognise a title of another region; the authority");
        certificates.MapPost("/{id:guid}/declination", Decline).WithSummary("Do not recognise a title of another region, with the reason; the authority");
        certificates.MapPost("/{id:guid}/discarding", Discard).WithSummary("Set a prepared certificate aside, with the reason");
        certificates.MapPost("/", Prepare).WithSummary("Prepare the certificate of a confirmed title");
        certificates.MapPost("/{id:guid}/issue", Issue).WithSummary("Issue a prepared certificate; a second person");
        certificates.MapPost("/{id:guid}/correction", Correct).WithSummary("Prepare a corrected certificate for a clerical error");
        certificates.MapPost("/{id:guid}/suspension", Suspend).WithSummary("Suspend a certificate");
        certificates.MapPost("/{id:guid}/restoration", Restore).WithSummary("Make a suspended certificate valid again");
        certificates.MapPost("/{id:guid}/revocation-request", AskRevocation).WithSummary("Ask for revocation, with ground and reason");
        certificates.MapPost("/{id:guid}/hearing", OfferHearing).WithSummary("Tell the holder what the revocation would rest on, in the words of the reason; the authority");
        certificates.MapPost("/{id:guid}/hearing/statement", Hear).WithSummary("Answer as the holder, in the words of the reason; or take the holder's words down as the authority");
        certificates.MapPost("/{id:guid}/revocation", Revoke).WithSummary("Revoke; a second person of the authority");
    }

    static async Task<PageView<CertificateView>> List([AsParameters] PageRequest page, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        PageView.Of(await register.ListAsync(act.By, page, cancel), certificate => CertificateView.Of(certificate, act, book));

    static async Task<CertificateView> Get(Guid id, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.FindAsync(id, act.By, cancel), act, book);

    static async Task<IResult> Page(Guid id, CertificateRegister register, CertificateOptions options, HttpContext http, Act act, CancellationToken cancel)
    {
        var certificate = await register.FindAsync(id, act.By, cancel);
        http.Response.Headers.ContentSecurityPolicy = CertificatePage.Policy;
        if (certificate.Source != CertificateSource.Own) throw new RefusedException(RefusalKind.RuleBroken, "certificate.not_issued_here");
        return Results.Content(CertificatePage.Of(certificate, VerificationEndpoints.AddressOf(certificate.VerifyToken, options, http.Request)), "text/html; charset=utf-8");
    }

    static async Task<IResult> Pdf(Guid id, CertificateDocuments documents, CertificateOptions options, HttpRequest http, Act act, CancellationToken cancel) =>
        Results.File((await documents.FindAsync(id, CertificateForm.Pdf, VerificationEndpoints.HomeOf(options, http), act, cancel)).Content, PdfType, "certificate.pdf");

    static async Task<IResult> Credential(Guid id, CertificateDocuments documents, CertificateOptions options, HttpRequest http, Act act, CancellationToken cancel) =>
        Results.Bytes((await documents.FindAsync(id, CertificateForm.Credential, VerificationEndpoints.HomeOf(options, http), act, cancel)).Content, CredentialJwt.MediaType);

    static async Task<IResult> ImportExternal(ExternalTitleRequest request, ExternalTitles titles, Act act, SentenceBook book, CancellationToken cancel)
    {
        var title = new ExternalTitle(request.UnitId, request.PersonNumber, request.Region, request.Issuer, request.Number, request.Series, request.Specialty, request.Level, request.Title, request.AwardedOn, request.IssuedOn);
        var view = CertificateView.Of(await titles.ImportAsync(title, act.Because(request.Proof), cancel), act, book);
        return Results.Created($"/api/v1/certificates/{view.Id}", view);
    }

    static async Task<CertificateView> Recognise(Guid id, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.MoveAsync(id, CertificateTrigger.ConfirmExternal, act, cancel), act, book);

    static async Task<CertificateView> Decline(Guid id, ReasonRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.MoveAsync(id, CertificateTrigger.DeclineExternal, act.Because(request.Reason), cancel), act, book);

    static async Task<CertificateView> Discard(Guid id, ReasonRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.MoveAsync(id, CertificateTrigger.Discard, act.Because(request.Reason), cancel), act, book);

    static async Task<IResult> Prepare(NewCertificateRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = CertificateView.Of(await register.PrepareTitleAsync(request.ApplicationId, act, cancel), act, book);
        return Results.Created($"/api/v1/certificates/{view.Id}", view);
    }

    static async Task<CertificateView> Issue(Guid id, CertificateRegister register, CertificateOptions options, HttpRequest http, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.IssueAsync(id, VerificationEndpoints.HomeOf(options, http), act, cancel), act, book);

    static async Task<IResult> Correct(Guid id, CorrectionRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel)
    {
        var view = CertificateView.Of(await register.CorrectAsync(id, request.HolderName, request.Specialty, act.Because(request.Reason), cancel), act, book);
        return Results.Created($"/api/v1/certificates/{view.Id}", view);
    }

    static async Task<CertificateView> Suspend(Guid id, ReasonRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.MoveAsync(id, CertificateTrigger.Suspend, act.Because(request.Reason), cancel), act, book);

    static async Task<CertificateView> Restore(Guid id, ReasonRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.MoveAsync(id, CertificateTrigger.Restore, act.Because(request.Reason), cancel), act, book);

    static async Task<CertificateView> AskRevocation(
        Guid id, RevocationAskRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.AskRevocationAsync(id, request.Ground, act.Because(request.Reason), cancel), act, book);

    static async Task<CertificateView> OfferHearing(Guid id, ReasonRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.OfferHearingAsync(id, act.Because(request.Reason), cancel), act, book);

    static async Task<CertificateView> Hear(Guid id, ReasonRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.HearAsync(id, act.Because(request.Reason), cancel), act, book);

    static async Task<CertificateView> Revoke(Guid id, ReasonRequest request, CertificateRegister register, Act act, SentenceBook book, CancellationToken cancel) =>
        CertificateView.Of(await register.RevokeAsync(id, act.Because(request.Reason), cancel), act, book);
}

sealed record NewCertificateRequest(Guid ApplicationId);

sealed record ExternalTitleRequest(
    Guid UnitId, string PersonNumber, [property: System.ComponentModel.Description("Region that issued it, such as 北京 or 河北省")] string Region, string Issuer, string Number, string Series, string Specialty,
    TitleLevel Level, string Title, NodaTime.LocalDate AwardedOn, NodaTime.LocalDate IssuedOn, [property: System.ComponentModel.Description("Where the original was seen, and by whom it was verified")] string? Proof = null);

sealed record CorrectionRequest(string? HolderName = null, string? Specialty = null, string? Reason = null);

sealed record RevocationAskRequest(RevocationGround Ground, string? Reason = null);

/// <summary>What a holder is told of a revocation, and what was answered; for the holder and those who decide.</summary>
sealed record HearingView(NodaTime.Instant OfferedAt, NodaTime.Instant Until, string Allegation, NodaTime.Instant? HeardAt, string? Statement)
{
    public static HearingView? Of(Certificate c, Act act) =>
        c.HearingOfferedAt is { } offered && CertificateScope.SeesHearing(act.By, c) ? new HearingView(offered, c.HearingUntil!.Value, c.HearingAllegation!, c.HeardAt, c.HeardStatement) : null;
}

sealed record CertificateView(
    Guid Id, CertificateKind Kind, CertificateSource Source, string? Region, Guid? ImportId, Guid SubjectId, Guid UnitId, Guid HolderId, string Number, string VerifyToken, string HolderName, string Title,
    string TitleEnglish, string? Level, string? Specialty, string Issuer, NodaTime.LocalDate AwardedOn, NodaTime.LocalDate? IssuedOn, NodaTime.LocalDate? ValidTo,
    string? ContentHash, Guid? CorrectsId, Guid? ReplacedById, NodaTime.LocalDate? RevokedOn, HearingView? Hearing, CertificateState State, long Version,
    IReadOnlyList<ActionView> Actions) : IVersionedView
{
    public static CertificateView Of(Certificate c, Act act, SentenceBook book) => new(
        c.Id, c.Kind, c.Source, c.Region, c.ImportId, c.SubjectId, c.UnitId, c.HolderId, c.Number, c.VerifyToken, c.HolderName, c.Title, c.TitleEnglish, c.Level, c.Specialty, c.Issuer,
        c.AwardedOn, c.IssuedOn, c.ValidTo, c.ContentHash, c.CorrectsId, c.ReplacedById, c.RevokedOn, HearingView.Of(c, act), c.State, c.Version,
        ActionView.Of(CertificateRegister.Actions(c, act), book));
}
