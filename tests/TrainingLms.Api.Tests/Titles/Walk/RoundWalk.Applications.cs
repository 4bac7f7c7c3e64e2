using TrainingLms.Certificates;
using TrainingLms.People;
using TrainingLms.Titles;
using static TrainingLms.Titles.TitleApplicationState;

namespace TrainingLms.Api.Tests.Titles.Walk;

/// <summary>What happens to applications and certificates.</summary>
sealed partial class RoundWalk
{
    static readonly TitleApplicationState[] AnyState = Enum.GetValues<TitleApplicationState>();

    static readonly TitleApplicationState[] SelfMoving = [Draft, EmployerReview, EmployerRecommending, AcceptanceCheck, SupplementRequested, EligibilityProposed, ConfirmationDue, Confirmed];

    static readonly TitleProof Supplement = new("业绩证明.pdf");

    IEnumerable<Func<Task>> RipeApplications()
    {
        foreach (var file in InOrder(Now.Applications, a => a.Id))
        {
            // One employer in sixty never gets round to it.
            var isRipe = file.State switch
            {
                Draft => !IsPondered(file.Id, "forgotten"),
                SupplementRequested => !IsPondered(file.Id, "given up"),
                Certified => !IsPondered(file.Id, "certified") || Now.Certificates.Any(c => c.SubjectId == file.Id && (c.State is CertificateState.Suspended or CertificateState.Prepared || c.RevocationAskedBy is not null)),
                EmployerRejected or NotAccepted or Ineligible or NotPassed => !IsPondered(file.Id, $"objects {file.State}"),
                Withdrawn or Discarded => !IsPondered(file.Id, "anew"),
                EmployerReview or EmployerRecommending when people.NumberOf(file.ApplicantId) % 60 == 7 => false,
                _ => SelfMoving.Contains(file.State),
            };
            if (isRipe) yield return () => ApplicationAsync(file, file.State);
        }
    }

    async Task ApplicationAsync(TitleApplication file, TitleApplicationState state)
    {
        var path = $"/api/v1/title-applications/{file.Id}";
        var applicant = people.Applicants[file.ApplicantId];
        Persona Employer(string role)
        {
            var hands = Trail.LifeOf(file.Id).Where(e => e.As.StartsWith("employer", StringComparison.Ordinal) && e.As != role).Select(e => e.ActorId).ToHashSet();
            List<Persona> free = [.. people.At(server, file.EmployerUnitId, role).Where(p => !hands.Contains(p.Id) && !people.Doubles.Contains(p.Id))];
            return dice.Once(15) ? dice.Of(people.At(server, file.EmployerUnitId, role)) : dice.Of(free);
        }
        switch (state)
        {
            case Draft when file.Achievements.Count == 0:
                if (dice.Once(25)) pondered.Add((file.Id, "forgotten"));
                else await WriteAsync(applicant, path);
                if (!dice.Once(4)) await TryAsync(applicant, $"{path}/submission", new { commitmentSigned = !dice.Once(12) });
                break;
            case Draft:
                if (dice.Once(4)) await WriteAsync(applicant, path);
                await (dice.Once(15) ? TryAsync(applicant, $"{path}/discard", Because("不报了")) : TryAsync(applicant, $"{path}/submission", new { commitmentSigned = !dice.Once(8) }));
                break;
            case EmployerReview when dice.Once(35):
                await TryAsync(Employer(Role.EmployerReviewer), $"{path}/employer-return", Because());
                break;
            case EmployerReview when dice.Once(35):
                await TryAsync(Employer(Role.EmployerApprover), $"{path}/employer-rejection", Because());
                break;
            case EmployerReview when file.OriginalsCheckedBy is null:
                await TryAsync(Employer(Role.EmployerReviewer), $"{path}/originals-check", new { originals = new[] { "毕业证书" } });
                if (!dice.Once(4)) goto case EmployerReview;
                break;
            case EmployerReview:
                await TryAsync(Employer(Role.EmployerApprover), $"{path}/notice", new { contact = "人事科 000-0000" });
                break;
            case EmployerNotice or EmployerNoticeHeld:
                await TryAsync(Employer(Role.EmployerReviewer), $"{path}/material-change", Because("材料有更正"));
                break;
            case EmployerRecommending:
                if (!dice.Once(12)) await TryAsync(Employer(Role.EmployerApprover), $"{path}/recommendation");
                break;
            case AcceptanceCheck:
                await (dice.Throw(24) switch
                {
                    0 => TryAsync(One(Role.SecretariatLead), $"{path}/refusal", Because()),
                    < 4 => TryAsync(One(Role.Secretariat), $"{path}/supplement-request", new { defects = new[] { "请补充业绩证明" } }),
                    _ => TryAsync(One(Role.Secretariat), $"{path}/acceptance"),
                });
                break;
            case SupplementRequested:
                if (dice.Once(6)) pondered.Add((file.Id, "given up"));
                else await SupplyAsync(applicant, path);
                break;
            case EligibilityProposed:
                await EligibilityAsync(file, path);
                break;
            case ConfirmationDue:
                await TryAsync(Other(Role.Authority, file.Id), $"{path}/{(dice.Once(20) ? "confirmation-refusal" : "confirmation")}", Because());
                break;
            case Confirmed or Certified:
                await CertificateAsync(file);
                break;
            case EmployerRejected or NotAccepted or Ineligible or NotPassed:
                if (Ponders(file.Id, $"objects {file.State}", 2) || !IsPondered(file.Id, $"objects {file.State}"))
                    await TryAsync(applicant, $"{path}/objections", new { ground = dice.Once(2) ? "procedure" : state == NotPassed ? "false_material" : "qualification", statement = "评议程序有误，会议记录可以查证，请予复核。" });
                break;
            case Withdrawn or Discarded:
                if (Ponders(file.Id, "anew", 2)) await TryAsync(applicant, "/api/v1/title-applications", new { roundId = RoundId, level = "intermediate" });
                break;
            case Eligible when Now.Sessions.FirstOrDefault(s => s.State == SessionState.Planned) is { } session:
                await TryAsync(One(Role.Secretariat), $"/api/v1/title-sessions/{session.Id}/cases", new { applicationId = file.Id });
                break;
            case UnderInvestigation:
                await TryAsync(One(Role.Authority), $"{path}/{(dice.Once(3) ? "sanction" : "unfreezing")}", Because());
                break;
        }
    }

    async Task WriteAsync(Persona applicant, string path)
    {
        // Once in eight the evidence is forgotten, and the submission is refused until it is there.
        if (!dice.Once(8)) await TryAsync(applicant, $"{path}/evidence", () => TitleStory.Report.UploadAsync(applicant, path));
        var content = new
        {
            level = "intermediate",
            direction = "cyberspace-security",
            education = dice.Once(10) ? "junior_college" : "bachelor",
            lowerTitle = "assistant",
            // Once in ten the years do not suffice.
            lowerTitleSince = dice.Once(10) ? "2024-05-01" : "2021-12-31",
            achievements = new[] { TitleStory.Report.Proving("等级保护整改", Today.PlusDays(-30)) },
        };
        await TryAsync(applicant, $"{path}/content", () => applicant.PutAsync($"{path}/content", content));
    }

    async Task SupplyAsync(Persona applicant, string path)
    {
        await TryAsync(applicant, $"{path}/evidence", () => Supplement.UploadAsync(applicant, path));
        await TryAsync(applicant, $"{path}/supplement", Supplement.Answering(1));
    }

    async Task EligibilityAsync(TitleApplication file, string path)
    {
        var office = One(Role.Secretariat);
        foreach (var open in file.Findings.Where(f => f.Outcome == FindingOutcome.NeedsHuman)) await TryAsync(office, $"{path}/eligibility-findings", new { key = open.Key, met = !dice.Once(30), reason = "已核对原件" });
        if (file.Findings.Any(f => f.Outcome == FindingOutcome.NeedsHuman)) return;
        if (file.Findings.FirstOrDefault(f => f.Outcome == FindingOutcome.Fail && !f.IsExcepted) is { } failed)
        {
            await (dice.Once(3) ? TryAsync(One(Role.SecretariatLead), $"{path}/ineligibility", Because("条件不符"))
                : TryAsync(One(Role.SecretariatLead), $"{path}/eligibility-exceptions", new { key = failed.Key, recommenders = new[] { "专家甲", "专家乙" }, reason = "业绩突出" }));
            return;
        }
        if (file.EligibilitySignedBy is null || dice.Once(12)) await TryAsync(office, $"{path}/eligibility-signature");
        if (!dice.Once(4)) await TryAsync(Other(Role.Secretariat, file.Id), $"{path}/eligibility-confirmation");
    }

    async Task CertificateAsync(TitleApplication file)
    {
        var papers = InOrder(Now.Certificates.Where(c => c.SubjectId == file.Id), c => c.Id).ToList();
        var paper = papers.LastOrDefault();
        if (paper is null or { State: CertificateState.Discarded } && file.State == Confirmed)
        {
            await TryAsync(One(Role.Registrar), "/api/v1/certificates", new { applicationId = file.Id });
            return;
        }
        if (paper is null) return;
        var path = $"/api/v1/certificates/{paper.Id}";
        switch (paper.State)
        {
            case CertificateState.Prepared:
                await (dice.Once(15) ? TryAsync(One(Role.Registrar), $"{path}/discarding", Because("有误")) : TryAsync(One(Role.Registrar), $"{path}/issue"));
                break;
            case CertificateState.Issued or CertificateState.Suspended when paper.RevocationAskedBy is not null:
                await TryAsync(Other(Role.Authority, paper.Id), $"{path}/revocation", new { hearingOffered = !dice.Once(4), reason = "依法撤销" });
                // Where nothing stands behind it, it is left at that.
                if (pondered.Add((paper.Id, "revoked"))) pondered.Add((file.Id, "certified"));
                break;
            case CertificateState.Issued when pondered.Add((file.Id, "certified")):
                await (dice.Throw(9) switch
                {
                    0 => TryAsync(One(Role.Registrar), $"{path}/correction", new { holderName = $"{paper.HolderName}（更正）", reason = "姓名误植" }),
                    1 or 2 => RaiseAsync(file),
                    3 => TryAsync(One(Role.Authority), $"{path}/suspension", Because("线索核查")),
                    4 => TryAsync(One(Role.Authority), $"{path}/revocation-request", new { ground = "issued_in_error", reason = "发证有误" }),
                    _ => Task.CompletedTask,
                });
                break;
            case CertificateState.Suspended:
                await (dice.Once(4) ? TryAsync(One(Role.Authority), $"{path}/revocation-request", new { ground = "fraud", reason = "材料不实" })
                    : TryAsync(One(Role.Authority), $"{path}/restoration", Because("已查清")));
                break;
        }
    }
}
