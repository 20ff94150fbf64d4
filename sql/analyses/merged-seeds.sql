-- Which seeds were taken for one author, and why?
select
    author_id,
    handle_now,
    domain,
    spelled_handle,
    why

from ops.merged_seeds

order by author_id, domain, handle_now, spelled_handle
